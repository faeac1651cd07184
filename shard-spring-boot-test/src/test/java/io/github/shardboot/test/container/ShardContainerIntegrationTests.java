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

package io.github.shardboot.test.container;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.testcontainers.postgresql.PostgreSQLContainer;

import io.github.shardboot.Shards;
import io.github.shardboot.test.shop.ShopApplication;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ShardContainer}, with containers that need no Docker.
 *
 * @author Shardboot Contributors
 */
class ShardContainerIntegrationTests {

	private static String database(JdbcClient jdbc) {
		return jdbc.sql("select current_database()").query(String.class).single();
	}

	@Nested
	@SpringBootTest(classes = { ShopApplication.class, Containers.class })
	class ContainerBeans {

		@Autowired
		private Shards shards;

		@Autowired
		private JdbcClient jdbc;

		@Autowired
		private PostgreSQLContainer eu;

		@Autowired
		private PostgreSQLContainer others;

		@Test
		void togetherHaveAllShardsAndTheDefaultDatabase() {
			assertThat(this.shards.names()).containsExactly("asia-1", "eu-1", "us-1");
			assertThat(inShard("eu-1")).isEqualTo(this.eu.getDatabaseName());
			assertThat(inShard("asia-1")).isEqualTo("shard_asia_1");
			assertThat(inShard("us-1")).isEqualTo("shard_us_1");
			assertThat(database(this.jdbc)).isEqualTo(this.others.getDatabaseName());
		}

		private String inShard(String shard) {
			return this.shards.on(shard).<String, RuntimeException>call(() -> database(this.jdbc));
		}

	}

	@TestConfiguration(proxyBeanMethods = false)
	static class Containers {

		@Bean
		@ShardContainer("eu-1")
		PostgreSQLContainer eu() {
			return new FakeContainer();
		}

		@Bean
		@ServiceConnection
		@ShardContainer({ "us-1", "asia-1" })
		PostgreSQLContainer others() {
			return new FakeContainer();
		}

	}

	@Nested
	@SpringBootTest(classes = ShopApplication.class)
	class StaticFields {

		@ShardContainer("eu-1")
		static final PostgreSQLContainer EU = new FakeContainer();

		@ShardContainer("us-1")
		static final PostgreSQLContainer US = new FakeContainer();

		@Autowired
		private Shards shards;

		@Autowired
		private JdbcClient jdbc;

		@Test
		void areStartedAndHaveAllShards() {
			assertThat(this.shards.names()).containsExactly("eu-1", "us-1");
			assertThat(EU.isRunning()).isTrue();
			assertThat(this.shards.on("us-1").<String, RuntimeException>call(() -> database(this.jdbc)))
				.isEqualTo(US.getDatabaseName());
		}

	}

}
