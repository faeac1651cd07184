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

import java.util.Collections;

import javax.sql.DataSource;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.ApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.BootstrapUtils;
import org.springframework.test.context.MergedContextConfiguration;
import org.springframework.test.context.TestPropertySource;

import io.github.shardboot.Shards;
import io.github.shardboot.routing.ShardRoutingDataSource;
import io.github.shardboot.test.shop.ShopApplication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link AutoConfigureEmbeddedShards}.
 *
 * @author Shardboot Contributors
 */
@SpringBootTest(classes = ShopApplication.class)
@AutoConfigureEmbeddedShards(shards = { "eu-1", "us-1" })
class EmbeddedShardsIntegrationTests {

	@Autowired
	private Shards shards;

	@Autowired
	private JdbcClient jdbc;

	@Test
	void everyShardAndTheDefaultDatabaseAreDatabasesOfTheirOwn() {
		assertThat(this.shards.names()).containsExactly("eu-1", "us-1");
		String main = database();
		assertThat(this.shards.on("eu-1").<String, RuntimeException>call(this::database)).startsWith("shard_eu_1_")
			.isNotEqualTo(main);
		assertThat(this.shards.on("us-1").<String, RuntimeException>call(this::database)).startsWith("shard_us_1_");
	}

	private String database() {
		return this.jdbc.sql("select current_database()").query(String.class).single();
	}

	@Test
	void classesWithEqualAnnotationsShareAContext() {
		assertThat(configuration(EmbeddedShardsIntegrationTests.class))
			.isEqualTo(configuration(NewcomerIntegrationTests.class))
			.hasSameHashCodeAs(configuration(NewcomerIntegrationTests.class));
		assertThat(configuration(EmbeddedShardsIntegrationTests.class))
			.isNotEqualTo(configuration(WithoutDefaultDatabase.class));
	}

	private static MergedContextConfiguration configuration(Class<?> testClass) {
		return BootstrapUtils.resolveTestContextBootstrapper(testClass).buildMergedContextConfiguration();
	}

	@Test
	void withoutAnyNameTheAnnotationIsRefused() {
		EmbeddedShardsContextCustomizer customizer = new EmbeddedShardsContextCustomizer(Collections.emptySortedSet(),
				true);
		try (GenericApplicationContext context = new GenericApplicationContext()) {
			assertThatIllegalStateException()
				.isThrownBy(() -> customizer.customizeContext(context, configuration(NewcomerIntegrationTests.class)))
				.withMessage("@AutoConfigureEmbeddedShards has no 'shards', and 'shard.shards' is empty");
		}
	}

	@Nested
	@AutoConfigureEmbeddedShards(shards = "only", defaultDatabase = false)
	class WithoutDefaultDatabase {

		@Autowired
		private ApplicationContext context;

		@Test
		void thereIsNone() throws Exception {
			assertThat(this.context.getBeansOfType(JdbcConnectionDetails.class)).isEmpty();
			assertThat(this.context.getBean(DataSource.class).unwrap(ShardRoutingDataSource.class).defaultDatabase())
				.isNull();
		}

	}

	@Nested
	@AutoConfigureEmbeddedShards
	@TestPropertySource(properties = { "shard.shards.a-1.url=jdbc:postgresql://production/a",
			"shard.shards.a-1.weight=3", "shard.shards.b.url=jdbc:postgresql://production/b",
			"spring.datasource.url=jdbc:postgresql://production/c" })
	class WithNamesFromTheApplication {

		@Autowired
		private Shards shards;

		@Autowired
		private JdbcClient jdbc;

		@Test
		void theirDatabasesAreReplaced() {
			assertThat(this.shards.names()).containsExactly("a-1", "b");
			for (String shard : this.shards.names()) {
				this.shards.on(shard)
					.run(() -> assertThat(this.jdbc.sql("select count(*) from item").query(Long.class).single())
						.isZero());
			}
			assertThat(this.jdbc.sql("select current_database()").query(String.class).single()).startsWith("main_");
		}

	}

}
