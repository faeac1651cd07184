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
import org.springframework.boot.data.jpa.test.autoconfigure.DataJpaTest;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

import io.github.shardboot.MissingShardKeyException;
import io.github.shardboot.ShardSwitchException;
import io.github.shardboot.testsupport.ShardCluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests that {@code @DataJpaTest} routes as the application does.
 *
 * @author Shardboot Contributors
 */
@DataJpaTest
class DataJpaSliceIntegrationTests {

	private static final ShardCluster CLUSTER = ShardCluster.create(2);

	@Autowired
	private MemoRepository memos;

	@DynamicPropertySource
	static void cluster(DynamicPropertyRegistry registry) {
		CLUSTER.register(registry);
	}

	@Test
	@Transactional(propagation = Propagation.NOT_SUPPORTED)
	void repositoryGoesToTheShardOfTheKey() {
		this.memos.save(new Memo(1L, 11L, "a"));
		assertThat(CLUSTER.items("s1")).containsExactly(1L);
		assertThat(this.memos.findByOwner(11L)).extracting(Memo::getName).containsExactly("a");
		assertThat(CLUSTER.items("default")).isEmpty();
	}

	@Test
	void transactionOfTheTestHasNoShard() {
		assertThatExceptionOfType(ShardSwitchException.class).isThrownBy(() -> this.memos.findByOwner(11L));
	}

	@Test
	@Transactional(propagation = Propagation.NOT_SUPPORTED)
	void repositoryWithoutKeyIsRefused() {
		assertThatExceptionOfType(MissingShardKeyException.class).isThrownBy(() -> this.memos.findAll());
	}

}
