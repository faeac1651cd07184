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

import org.jooq.DSLContext;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.jooq.test.autoconfigure.JooqTest;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import io.github.shardboot.Shards;
import io.github.shardboot.testsupport.ShardCluster;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that {@code @JooqTest} routes as the application does.
 *
 * @author Shardboot Contributors
 */
@JooqTest
class JooqSliceIntegrationTests {

	private static final ShardCluster CLUSTER = ShardCluster.create(2);

	@Autowired
	private Shards shards;

	@Autowired
	private DSLContext jooq;

	@DynamicPropertySource
	static void cluster(DynamicPropertyRegistry registry) {
		CLUSTER.register(registry);
	}

	@Test
	void scopeChoosesTheShard() {
		assertThat(this.shards.forKey(11L).call(() -> this.jooq.fetchValue("select current_database()")))
			.isEqualTo(CLUSTER.database("s1").name());
	}

}
