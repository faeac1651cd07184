/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package io.github.shardboot.application;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.data.jdbc.test.autoconfigure.DataJdbcTest;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import io.github.shardboot.MissingShardKeyException;
import io.github.shardboot.ShardSwitchException;
import io.github.shardboot.Shards;
import io.github.shardboot.testsupport.ShardCluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests that {@code @DataJdbcTest} routes as the application does.
 *
 * @author Shardboot Contributors
 */
@DataJdbcTest
class DataJdbcSliceIntegrationTests {

	private static final ShardCluster CLUSTER = ShardCluster.create(2);

	@Autowired
	private NoteRepository notes;

	@Autowired
	private Shards shards;

	@Autowired
	private JdbcClient jdbc;

	@DynamicPropertySource
	static void cluster(DynamicPropertyRegistry registry) {
		CLUSTER.register(registry);
	}

	@Test
	void repositoryGoesToTheShardOfTheKey() {
		assertThat(this.notes.findByOwner(11L)).isEmpty();
		assertThat(CLUSTER.database("s1").statementsWith("\"item\"")).hasSize(1);
		assertThat(CLUSTER.defaultDatabase().statementsWith("\"item\"")).isEmpty();
	}

	@Test
	void transactionOfTheTestIsBoundToItsFirstShard() {
		this.shards.forKey(11L).run(() -> this.notes.save(new Note(1L, 11L, "a")));
		assertThat(this.jdbc.sql("select current_database()").query(String.class).single())
			.isEqualTo(CLUSTER.database("s1").name());
		assertThatExceptionOfType(ShardSwitchException.class).isThrownBy(() -> this.notes.findByOwner(1L));
	}

	@Test
	void repositoryWithoutKeyIsRefused() {
		assertThatExceptionOfType(MissingShardKeyException.class).isThrownBy(() -> this.notes.findAll());
	}

}
