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

package io.github.shardboot.jpa;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import jakarta.persistence.EntityManagerFactory;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.hibernate.autoconfigure.HibernatePropertiesCustomizer;
import org.springframework.boot.jpa.EntityManagerFactoryBuilder;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ContextConsumer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.core.env.Environment;
import org.springframework.orm.jpa.LocalContainerEntityManagerFactoryBean;
import org.springframework.orm.jpa.vendor.HibernateJpaVendorAdapter;

import io.github.shardboot.ShardConfigurationException;
import io.github.shardboot.jpa.domain.Account;
import io.github.shardboot.jpa.domain.Country;
import io.github.shardboot.testsupport.ShardCluster;
import io.github.shardboot.testsupport.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what the start of the entity manager factory asks, and of whom.
 *
 * @author Shardboot Contributors
 */
class JpaStartIntegrationTests {

	private static final JpaCluster CLUSTER = JpaCluster.create();

	private static final ShardCluster DATABASES = CLUSTER.databases();

	@Test
	void asksTheDefaultDatabaseOnly() {
		Map<TestDatabase, Integer> before = DATABASES.statementCounts();
		start(DATABASES.application(), UnaryOperator.identity(), (context) -> {
			assertThat(context).hasNotFailed();
			assertThat(DATABASES.database("s0").statements()).hasSize(before.get(DATABASES.database("s0")));
			assertThat(DATABASES.database("s1").statements()).hasSize(before.get(DATABASES.database("s1")));
			assertThat(DATABASES.defaultDatabase().statements())
				.hasSizeGreaterThan(before.get(DATABASES.defaultDatabase()));
		});
	}

	@Test
	void asksTheFirstShardOnlyWhereThereIsNoDefaultDatabase() {
		Map<TestDatabase, Integer> before = DATABASES.statementCounts();
		start(DATABASES.withoutDefaultDatabase(), UnaryOperator.identity(), (context) -> {
			assertThat(context).hasNotFailed();
			assertThat(DATABASES.database("s1").statements()).hasSize(before.get(DATABASES.database("s1")));
			assertThat(DATABASES.defaultDatabase().statements()).hasSize(before.get(DATABASES.defaultDatabase()));
			assertThat(DATABASES.database("s0").statements()).hasSizeGreaterThan(before.get(DATABASES.database("s0")));
		});
	}

	@Test
	void validatesTheSchemaOfTheDefaultDatabase() {
		UnaryOperator<ApplicationContextRunner> validate = (runner) -> runner
			.withPropertyValues("spring.jpa.hibernate.ddl-auto=validate");
		start(DATABASES.application(), validate, (context) -> assertThat(context).hasNotFailed());
		DATABASES.defaultDatabase().jdbc().sql("alter table account rename to hidden").update();
		try {
			start(DATABASES.application(), validate,
					(context) -> assertThat(context).getFailure()
						.rootCause()
						.hasMessageContaining("missing table [account]"));
			start(DATABASES.withoutDefaultDatabase(), validate, (context) -> assertThat(context).hasNotFailed());
		}
		finally {
			DATABASES.defaultDatabase().jdbc().sql("alter table hidden rename to account").update();
		}
	}

	@Test
	void propertiesThatLetSessionsLeaveTheirShardAreRefused() {
		for (String property : new String[] { "hibernate.multi_tenant_connection_provider=own",
				"hibernate.tenant_identifier_resolver=own", "hibernate.enable_lazy_load_no_trans=true" }) {
			start(DATABASES.application(), (runner) -> runner.withPropertyValues("spring.jpa.properties." + property),
					(context) -> assertThat(context).getFailure()
						.rootCause()
						.isInstanceOf(ShardConfigurationException.class)
						.hasMessageContaining(
								"'spring.jpa.properties." + property.substring(0, property.indexOf('='))));
		}
		start(DATABASES.application(),
				(runner) -> runner
					.withPropertyValues("spring.jpa.properties.hibernate.enable_lazy_load_no_trans=false"),
				(context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void factoryThatKnowsOfNoShardsIsRefusedOnTheRoutedDataSource() {
		start(DATABASES.application(), (runner) -> runner.withUserConfiguration(OwnFactory.class),
				(context) -> assertThat(context).getFailure()
					.isInstanceOf(ShardConfigurationException.class)
					.hasMessageContaining("'ownFactory'")
					.hasMessageContaining("'defaultDataSource'"));
	}

	@Test
	void factoryOfAnotherDataSourceIsLeftAlone() {
		start(DATABASES.application(),
				(runner) -> runner.withUserConfiguration(OwnFactory.class).withPropertyValues("own.unrouted=true"),
				(context) -> {
					assertThat(context).hasNotFailed();
					EntityManagerFactory factory = context.getBean("ownFactory", EntityManagerFactory.class);
					new JpaCluster.App(context).run(JpaCluster.BOB,
							() -> assertThat(factory.createEntityManager().find(Country.class, 1L)).isNull());
				});
	}

	private static void start(ApplicationContextRunner runner, UnaryOperator<ApplicationContextRunner> settings,
			ContextConsumer<AssertableApplicationContext> test) {
		settings
			.apply(JpaCluster.runner(runner)
				.withPropertyValues("shard.identity=off",
						"spring.jpa.properties.hibernate.cache.use_second_level_cache=false"))
			.run(test);
	}

	/**
	 * An application that builds its own factory.
	 */
	@Configuration(proxyBeanMethods = false)
	static class OwnFactory {

		@Bean
		@Primary
		LocalContainerEntityManagerFactoryBean entityManagerFactory(EntityManagerFactoryBuilder builder,
				DataSource dataSource, ObjectProvider<HibernatePropertiesCustomizer> customizers) {
			Map<String, Object> properties = new HashMap<>();
			properties.put("hibernate.cache.use_second_level_cache", "false");
			customizers.forEach((customizer) -> customizer.customize(properties));
			return builder.dataSource(dataSource).packages(Account.class).properties(properties).build();
		}

		@Bean(defaultCandidate = false)
		LocalContainerEntityManagerFactoryBean ownFactory(DataSource dataSource, Environment environment)
				throws SQLException {
			LocalContainerEntityManagerFactoryBean factory = new LocalContainerEntityManagerFactoryBean();
			factory.setPersistenceUnitName("own");
			factory.setPackagesToScan(Country.class.getPackageName());
			factory.setJpaVendorAdapter(new HibernateJpaVendorAdapter());
			factory.setJpaPropertyMap(Map.of("hibernate.cache.use_second_level_cache", "false"));
			factory.setDataSource(environment.containsProperty("own.unrouted")
					? dataSource.unwrap(HikariDataSource.class) : dataSource);
			return factory;
		}

	}

}
