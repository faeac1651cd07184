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

import java.sql.SQLException;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariConfigMXBean;
import com.zaxxer.hikari.HikariDataSource;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.DataSourceUnwrapper;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.datasource.LazyConnectionDataSourceProxy;

import io.github.shardboot.Shards;
import io.github.shardboot.UnknownShardException;
import io.github.shardboot.routing.DefaultDatabase;
import io.github.shardboot.routing.ShardDataSources;
import io.github.shardboot.routing.ShardRoutingDataSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for the default database beside the shards, and for its absence.
 *
 * @author Shardboot Contributors
 */
class DefaultDatabaseTests {

	private static final String URL = "spring.datasource.url=jdbc:postgresql://host/main";

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(DataSourceAutoConfiguration.class, ShardAutoConfiguration.class))
		.withPropertyValues("shard.identity=off", "shard.shards.eu-1.url=jdbc:postgresql://host/eu1",
				"shard.shards.us-1.url=jdbc:postgresql://host/us1");

	@Test
	void withoutUrlThereIsNone() {
		this.contextRunner.run((context) -> {
			assertThat(context.getBean(DefaultDatabase.class)).isEqualTo(DefaultDatabase.ABSENT);
			assertThat(context).doesNotHaveBean("defaultDataSource");
			assertThat(routing(context.getBean(DataSource.class)).defaultDatabase()).isNull();
			assertThatExceptionOfType(UnknownShardException.class)
				.isThrownBy(() -> context.getBean(Shards.class).onDefault());
		});
	}

	@Test
	void withUrlItIsThePoolOfSpringBoot() {
		this.contextRunner.withPropertyValues(URL, "spring.datasource.hikari.maximum-pool-size=4").run((context) -> {
			assertThat(context.getBean(DefaultDatabase.class)).isEqualTo(DefaultDatabase.PRESENT);
			DataSource defaultDatabase = routing(context.getBean(DataSource.class)).defaultDatabase();
			assertThat(defaultDatabase).isInstanceOfSatisfying(HikariDataSource.class,
					(pool) -> assertThat(pool.getMaximumPoolSize()).isEqualTo(4));
			assertThat(context.getBean(ShardDataSources.class).hikari("eu-1").getMaximumPoolSize()).isEqualTo(10);
		});
	}

	@Test
	void connectionDetailsCountAsUrl() {
		this.contextRunner.withUserConfiguration(OwnConnectionDetails.class)
			.run((context) -> assertThat(routing(context.getBean(DataSource.class)).defaultDatabase())
				.isInstanceOfSatisfying(HikariDataSource.class,
						(pool) -> assertThat(pool.getJdbcUrl()).isEqualTo("jdbc:postgresql://own/main")));
	}

	@Test
	void infrastructureCanAskForItByQualifier() {
		this.contextRunner.withPropertyValues(URL).withUserConfiguration(Infrastructure.class).run((context) -> {
			assertThat(context.getBean(Infrastructure.class).byQualifier).isInstanceOf(HikariDataSource.class)
				.isSameAs(routing(context.getBean(DataSource.class)).defaultDatabase());
			assertThat(context.getBean(Infrastructure.class).byType).isSameAs(context.getBean("dataSource"));
		});
	}

	@Test
	void whateverLooksBehindTheDataSourceFindsIt() {
		this.contextRunner.withPropertyValues(URL)
			.run((context) -> assertThat(DataSourceUnwrapper.unwrap(context.getBean(DataSource.class),
					HikariConfigMXBean.class, HikariDataSource.class))
				.isSameAs(context.getBean("defaultDataSource")));
	}

	@Test
	void whateverLooksBehindTheDataSourceFindsNoShardInstead() {
		this.contextRunner.run((context) -> assertThat(DataSourceUnwrapper.unwrap(context.getBean(DataSource.class),
				HikariConfigMXBean.class, HikariDataSource.class))
			.isNull());
	}

	@Test
	void lazyConnectionsOfSpringBootStayInside() {
		this.contextRunner.withPropertyValues(URL, "spring.datasource.connection-fetch=lazy")
			.run((context) -> assertThat(routing(context.getBean(DataSource.class)).defaultDatabase())
				.isInstanceOf(LazyConnectionDataSourceProxy.class)
				.isSameAs(context.getBean("defaultDataSource")));
	}

	@Test
	void lazyConnectionsOfSpringBootWorkWithoutDefaultDatabase() {
		this.contextRunner.withPropertyValues("spring.datasource.connection-fetch=lazy")
			.run((context) -> assertThat(routing(context.getBean(DataSource.class)).defaultDatabase()).isNull());
	}

	@Test
	void ownDataSourceIsRouted() {
		this.contextRunner.withUserConfiguration(OwnDataSource.class).run((context) -> {
			assertThat(context.getBeansOfType(DataSource.class)).containsOnlyKeys("dataSource", "defaultDataSource");
			assertThat(routing(context.getBean(DataSource.class)).defaultDatabase())
				.isExactlyInstanceOf(DriverManagerDataSource.class);
		});
	}

	@Test
	void ownDataSourceOfAnotherNameIsRoutedWhenNamed() {
		this.contextRunner.withUserConfiguration(Orders.class)
			.withPropertyValues("shard.default-data-source-name=orders")
			.run((context) -> {
				assertThat(context.getBeansOfType(DataSource.class)).containsOnlyKeys("orders", "defaultDataSource");
				assertThat(routing(context.getBean(DataSource.class)).defaultDatabase())
					.isExactlyInstanceOf(DriverManagerDataSource.class);
			});
	}

	@Test
	void ownDataSourceOfAnotherNameFailsTheStartWhenNotNamed() {
		this.contextRunner.withUserConfiguration(Orders.class)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageStartingWith("'shard.default-data-source-name': The DataSource that is injected by type"));
	}

	@Test
	void shardsFollowItsAutoCommitAndIsolation() {
		this.contextRunner
			.withPropertyValues(URL, "spring.datasource.hikari.auto-commit=false",
					"spring.datasource.hikari.transaction-isolation=TRANSACTION_SERIALIZABLE")
			.run((context) -> {
				ShardDataSources shards = context.getBean(ShardDataSources.class);
				assertThat(shards.names()).hasSize(2).allSatisfy((shard) -> {
					assertThat(shards.hikari(shard).isAutoCommit()).isFalse();
					assertThat(shards.hikari(shard).getTransactionIsolation()).isEqualTo("TRANSACTION_SERIALIZABLE");
				});
			});
	}

	@Test
	void theSameAutoCommitMayBeSaidTwice() {
		this.contextRunner
			.withPropertyValues(URL, "spring.datasource.hikari.auto-commit=false",
					"shard.defaults.hikari.auto-commit=false")
			.run((context) -> assertThat(context).hasNotFailed());
	}

	private static ShardRoutingDataSource routing(DataSource dataSource) throws SQLException {
		return dataSource.unwrap(ShardRoutingDataSource.class);
	}

	@Configuration(proxyBeanMethods = false)
	static class OwnConnectionDetails {

		@Bean
		JdbcConnectionDetails ownConnectionDetails() {
			return new FixedConnectionDetails("jdbc:postgresql://own/main");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Infrastructure {

		private final DataSource byQualifier;

		private final DataSource byType;

		Infrastructure(@Qualifier("defaultDataSource") DataSource byQualifier, DataSource byType) {
			this.byQualifier = byQualifier;
			this.byType = byType;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnDataSource {

		@Bean
		DataSource dataSource() {
			return new DriverManagerDataSource("jdbc:postgresql://host/own");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Orders {

		@Bean
		DataSource orders() {
			return new DriverManagerDataSource("jdbc:postgresql://host/orders");
		}

	}

}
