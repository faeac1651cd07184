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
import java.util.Map;

import javax.sql.DataSource;

import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.hibernate.cfg.MultiTenancySettings;
import org.hibernate.engine.spi.SessionImplementor;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.hibernate.autoconfigure.HibernatePropertiesCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.orm.jpa.LocalContainerEntityManagerFactoryBean;

import io.github.shardboot.ShardConfigurationException;
import io.github.shardboot.ShardIdGenerator;
import io.github.shardboot.jpa.JpaSessionGuard;
import io.github.shardboot.jpa.RoutedFactories;
import io.github.shardboot.jpa.ShardConnectionProvider;
import io.github.shardboot.jpa.ShardTenantResolver;
import io.github.shardboot.routing.SessionGuard;
import io.github.shardboot.routing.ShardRouter;
import io.github.shardboot.routing.ShardRoutingDataSource;

/**
 * Auto-configuration of Hibernate on shards: every session belongs to one shard, and so
 * do caches and id pools.
 *
 * @author Shardboot Contributors
 */
@AutoConfiguration(after = ShardAutoConfiguration.class,
		beforeName = "org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration")
@ConditionalOnClass({ LocalContainerEntityManagerFactoryBean.class, EntityManager.class, SessionImplementor.class,
		HibernatePropertiesCustomizer.class })
@ConditionalOnBooleanProperty(name = "shard.enabled", matchIfMissing = true)
public final class ShardJpaAutoConfiguration {

	private static final String LAZY_LOAD = "hibernate.enable_lazy_load_no_trans";

	@Bean
	HibernatePropertiesCustomizer shardTenancyCustomizer(ObjectProvider<DataSource> dataSource, ShardRouter router,
			ObjectProvider<ShardIdGenerator> ids, Environment environment) {
		boolean openInView = environment.getProperty(JpaDefaultsEnvironmentPostProcessor.OPEN_IN_VIEW, Boolean.class,
				false);
		return (properties) -> {
			DataSource unique = dataSource.getIfUnique();
			if (unique != null && RoutedDataSourcePostProcessor.isRouted(unique)) {
				refuse(properties, MultiTenancySettings.MULTI_TENANT_CONNECTION_PROVIDER);
				refuse(properties, MultiTenancySettings.MULTI_TENANT_IDENTIFIER_RESOLVER);
				if (Boolean.parseBoolean(String.valueOf(properties.get(LAZY_LOAD)))) {
					refuse(properties, LAZY_LOAD);
				}
				properties.put(MultiTenancySettings.MULTI_TENANT_CONNECTION_PROVIDER,
						connections(unique, router, ids, openInView));
				properties.put(MultiTenancySettings.MULTI_TENANT_IDENTIFIER_RESOLVER, new ShardTenantResolver());
			}
		};
	}

	private static ShardConnectionProvider connections(DataSource dataSource, ShardRouter router,
			ObjectProvider<ShardIdGenerator> ids, boolean openInView) {
		try {
			ShardRoutingDataSource routing = dataSource.unwrap(ShardRoutingDataSource.class);
			TransactionSettings settings = TransactionSettings.of(routing.representative());
			return new ShardConnectionProvider(routing, router, settings::lazy, ids::getObject, openInView);
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static void refuse(Map<String, Object> properties, String name) {
		if (properties.containsKey(name)) {
			throw new ShardConfigurationException("spring.jpa.properties." + name,
					"It would let a JPA session leave its shard.", "Remove it, or set 'shard.enabled' to false.");
		}
	}

	@Bean
	@ConditionalOnMissingBean(SessionGuard.class)
	JpaSessionGuard jpaSessionGuard(ObjectProvider<EntityManagerFactory> factories) {
		return new JpaSessionGuard(factories);
	}

	@Bean
	RoutedFactories routedFactories(ListableBeanFactory beanFactory) {
		return new RoutedFactories(beanFactory);
	}

	/**
	 * The application keeps a session open for the whole web request.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnBooleanProperty(JpaDefaultsEnvironmentPostProcessor.OPEN_IN_VIEW)
	static class OpenInView {

		private static final Log logger = LogFactory.getLog(ShardJpaAutoConfiguration.class);

		OpenInView() {
			logger.warn("'spring.jpa.open-in-view' is on: a web request can use one shard only, which must be known "
					+ "before its controller is called; the default database counts as another one. "
					+ "Set it to false unless that is what you want.");
		}

	}

}
