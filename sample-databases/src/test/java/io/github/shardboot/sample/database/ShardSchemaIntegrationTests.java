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

package io.github.shardboot.sample.database;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;

import io.github.shardboot.Shards;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ShardSchema}, with the server of {@link EmbeddedShopServer}.
 *
 * @author Shardboot Contributors
 */
@SpringBootTest(properties = { "spring.datasource.url=${sample.postgres.url}/shop",
		"spring.datasource.username=postgres", "shard.key-type=long", "shard.defaults.username=postgres",
		"shard.shards.shop-1.url=${sample.postgres.url}/shop_1",
		"shard.shards.shop-2.url=${sample.postgres.url}/shop_2" })
class ShardSchemaIntegrationTests {

	@Test
	void everyShardHasTheTables(@Autowired Shards shards, @Autowired JdbcClient jdbc) {
		for (String shard : shards.names()) {
			shards.on(shard)
				.run(() -> assertThat(jdbc.sql("select count(*) from customers, orders").query(Long.class).single())
					.isZero());
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(ShardSchema.class)
	static class Application {

	}

}
