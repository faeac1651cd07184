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
import org.springframework.boot.jdbc.test.autoconfigure.JdbcTest;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import io.github.shardboot.ShardKey;
import io.github.shardboot.Shards;
import io.github.shardboot.testsupport.ShardCluster;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that {@code @JdbcTest} routes as the application does.
 *
 * @author Shardboot Contributors
 */
@JdbcTest
@Import(JdbcSliceIntegrationTests.Databases.class)
class JdbcSliceIntegrationTests {

	private static final ShardCluster CLUSTER = ShardCluster.create(2);

	@Autowired
	private Shards shards;

	@Autowired
	private Databases databases;

	@DynamicPropertySource
	static void cluster(DynamicPropertyRegistry registry) {
		CLUSTER.register(registry);
	}

	@Test
	void scopeChoosesTheShard() {
		assertThat(this.shards.forKey(11L).call(this.databases::current)).isEqualTo(CLUSTER.database("s1").name());
	}

	@Test
	void annotationChoosesTheShard() {
		assertThat(this.databases.of(1L)).isEqualTo(CLUSTER.database("s0").name());
	}

	/**
	 * Tells which database it is connected to.
	 */
	static class Databases {

		private final JdbcClient jdbc;

		Databases(JdbcClient jdbc) {
			this.jdbc = jdbc;
		}

		String current() {
			return this.jdbc.sql("select current_database()").query(String.class).single();
		}

		String of(@ShardKey Long key) {
			return current();
		}

	}

}
