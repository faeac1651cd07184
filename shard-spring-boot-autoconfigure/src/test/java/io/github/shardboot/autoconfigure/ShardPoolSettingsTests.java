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

package io.github.shardboot.autoconfigure;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

import com.zaxxer.hikari.HikariDataSource;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ContextConsumer;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import io.github.shardboot.routing.ShardDataSources;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the settings of the pools of the shards.
 *
 * @author Shardboot Contributors
 */
class ShardPoolSettingsTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(DataSourceAutoConfiguration.class, ShardAutoConfiguration.class))
		.withPropertyValues("shard.identity=off", "shard.shards.eu-1.url=jdbc:postgresql://host/eu1",
				"shard.shards.us-1.url=jdbc:postgresql://host/us1");

	@Test
	void whatIsNotSetIsOurs() {
		this.contextRunner.run(pool("eu-1", (pool) -> {
			assertThat(pool.getPoolName()).isEqualTo("shard-eu-1");
			assertThat(pool.getMaximumPoolSize()).isEqualTo(10);
			assertThat(pool.getMinimumIdle()).isZero();
			assertThat(pool.getInitializationFailTimeout()).isEqualTo(-1);
			assertThat(pool.getConnectionTimeout()).isEqualTo(5_000);
			assertThat(pool.getIdleTimeout()).isEqualTo(60_000);
			assertThat(pool.getKeepaliveTime()).isEqualTo(120_000);
			assertThat(pool.getDataSourceProperties())
				.containsExactlyInAnyOrderEntriesOf(Map.of("connectTimeout", "5", "loginTimeout", "5", "socketTimeout",
						"60", "tcpKeepAlive", "true", "cancelSignalTimeout", "2", "hostRecheckSeconds", "1"));
			assertThat(pool.getUsername()).isNull();
			assertThat(pool.getPassword()).isNull();
		}));
	}

	@Test
	void shardComesBeforeDefaultsAndDefaultsBeforeOurs() {
		ApplicationContextRunner runner = this.contextRunner.withPropertyValues("shard.defaults.username=app",
				"shard.defaults.password=secret", "shard.defaults.hikari.maximum-pool-size=20",
				"shard.defaults.hikari.minimum-idle=2", "shard.shards.eu-1.username=eu",
				"shard.shards.eu-1.hikari.maximumPoolSize=30", "shard.shards.eu-1.hikari.schema=sales");
		runner.run(pool("eu-1", (pool) -> {
			assertThat(pool.getMaximumPoolSize()).isEqualTo(30);
			assertThat(pool.getMinimumIdle()).isEqualTo(2);
			assertThat(pool.getConnectionTimeout()).isEqualTo(5_000);
			assertThat(pool.getSchema()).isEqualTo("sales");
			assertThat(pool.getUsername()).isEqualTo("eu");
			assertThat(pool.getPassword()).isEqualTo("secret");
		}));
		runner.run(pool("us-1", (pool) -> {
			assertThat(pool.getMaximumPoolSize()).isEqualTo(20);
			assertThat(pool.getSchema()).isNull();
			assertThat(pool.getUsername()).isEqualTo("app");
		}));
	}

	@Test
	void driverPropertiesOfAllLevelsAreMergedForEachShardAlone() {
		ApplicationContextRunner runner = this.contextRunner.withPropertyValues(
				"shard.defaults.hikari.data-source-properties.ApplicationName=shop",
				"shard.defaults.hikari.data-source-properties.socketTimeout=30",
				"shard.shards.eu-1.hikari.data-source-properties.socketTimeout=90");
		runner
			.run(pool("eu-1",
					(pool) -> assertThat(pool.getDataSourceProperties()).containsExactlyInAnyOrderEntriesOf(Map.of(
							"ApplicationName", "shop", "connectTimeout", "5", "loginTimeout", "5", "socketTimeout",
							"90", "tcpKeepAlive", "true", "cancelSignalTimeout", "2", "hostRecheckSeconds", "1"))));
		runner.run(pool("us-1",
				(pool) -> assertThat(pool.getDataSourceProperties()).containsEntry("socketTimeout", "30")));
	}

	@Test
	void nameOfThePoolAndUrlCannotBeSetBesides() {
		this.contextRunner
			.withPropertyValues("shard.defaults.hikari.pool-name=mine",
					"shard.shards.eu-1.hikari.jdbc-url=jdbc:postgresql://host/other")
			.run(pool("eu-1", (pool) -> {
				assertThat(pool.getPoolName()).isEqualTo("shard-eu-1");
				assertThat(pool.getJdbcUrl()).isEqualTo("jdbc:postgresql://host/eu1");
			}));
	}

	@Test
	void settingsOfTheDefaultDatabaseAreNotInherited() {
		this.contextRunner
			.withPropertyValues("spring.datasource.url=jdbc:postgresql://host/main",
					"spring.datasource.hikari.maximum-pool-size=50")
			.run(pool("eu-1", (pool) -> assertThat(pool.getMaximumPoolSize()).isEqualTo(10)));
	}

	@Test
	void environmentVariablesNameAShardWithoutItsHyphens() {
		withEnvironment(Map.of("SHARD_SHARDS_EU1_PASSWORD", "secret", "SHARD_SHARDS_EU1_HIKARI_MAXIMUMPOOLSIZE", "3"))
			.run(pool("eu-1", (pool) -> {
				assertThat(pool.getJdbcUrl()).isEqualTo("jdbc:postgresql://host/eu1");
				assertThat(pool.getPassword()).isEqualTo("secret");
				assertThat(pool.getMaximumPoolSize()).isEqualTo(3);
			}));
	}

	@Test
	void environmentVariablesMayHaveUnderscoresForAllHyphens() {
		withEnvironment(Map.of("SHARD_SHARDS_EU_1_PASSWORD", "secret", "SHARD_SHARDS_EU_1_HIKARI_MAXIMUM_POOL_SIZE",
				"3", "SHARD_DEFAULTS_HIKARI_MINIMUM_IDLE", "2"))
			.run(pool("eu-1", (pool) -> {
				assertThat(pool.getPassword()).isEqualTo("secret");
				assertThat(pool.getMaximumPoolSize()).isEqualTo(3);
				assertThat(pool.getMinimumIdle()).isEqualTo(2);
			}));
	}

	@Test
	void environmentVariablesCanAddAShard() {
		withEnvironment(Map.of("SHARD_SHARDS_AP_URL", "jdbc:postgresql://host/ap"))
			.run((context) -> assertThat(context.getBean(ShardDataSources.class).names()).containsExactly("ap", "eu-1",
					"us-1"));
	}

	private ApplicationContextRunner withEnvironment(Map<String, String> variables) {
		return this.contextRunner.withInitializer((context) -> context.getEnvironment()
			.getPropertySources()
			.replace("systemEnvironment",
					new SystemEnvironmentPropertySource("systemEnvironment", new HashMap<>(variables))));
	}

	private static ContextConsumer<AssertableApplicationContext> pool(String shard,
			Consumer<HikariDataSource> assertions) {
		return (context) -> {
			ShardDataSources shards = context.getBean(ShardDataSources.class);
			assertThat(shards.names()).containsExactly("eu-1", "us-1");
			assertions.accept(shards.hikari(shard));
		};
	}

}
