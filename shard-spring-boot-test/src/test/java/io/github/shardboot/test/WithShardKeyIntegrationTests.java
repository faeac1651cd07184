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

package io.github.shardboot.test;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.annotation.Transactional;

import io.github.shardboot.ShardContext;
import io.github.shardboot.Shards;
import io.github.shardboot.test.shop.ShopApplication;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link WithShardKey}.
 *
 * @author Shardboot Contributors
 */
@SpringBootTest(classes = ShopApplication.class)
@AutoConfigureEmbeddedShards(shards = { "eu-1", "us-1" })
@WithShardKey("1")
class WithShardKeyIntegrationTests {

	@Autowired
	private Shards shards;

	@Autowired
	private JdbcClient jdbc;

	@BeforeEach
	@AfterEach
	void scopeIsOpen() {
		assertThat(ShardContext.current()).isPresent();
	}

	@AfterAll
	static void noScopeIsLeft() {
		assertThat(ShardContext.current()).isEmpty();
	}

	@Test
	void keyOfTheClassIsCanonical() {
		assertThat(ShardContext.require().key()).contains(1L);
		assertThat(ShardContext.require().shard()).isEqualTo(this.shards.locate(1).shard());
	}

	@Test
	@WithShardKey("2")
	void keyOfTheMethodWins() {
		assertThat(ShardContext.require().key()).contains(2L);
	}

	@Test
	@Transactional
	void transactionOfTheTestIsInTheShard() {
		assertThat(this.jdbc.sql("select current_database()").query(String.class).single())
			.startsWith("shard_" + ShardContext.require().shard().replace('-', '_') + "_");
	}

	@Nested
	class InANestedClass {

		@Test
		void keyIsThatOfTheClassAround() {
			assertThat(ShardContext.require().key()).contains(1L);
		}

	}

}
