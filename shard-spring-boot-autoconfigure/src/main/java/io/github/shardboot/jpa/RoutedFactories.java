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
import java.util.Map;

import javax.sql.DataSource;

import jakarta.persistence.EntityManagerFactory;
import org.hibernate.engine.jdbc.connections.spi.MultiTenantConnectionProvider;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.orm.jpa.EntityManagerFactoryInfo;

import io.github.shardboot.ShardConfigurationException;
import io.github.shardboot.routing.ShardRoutingDataSource;

/**
 * Fails the start when an entity manager factory uses the routed data source without
 * knowing of shards, because its caches would mix them.
 *
 * @author Shardboot Contributors
 */
public final class RoutedFactories implements SmartInitializingSingleton {

	private final ListableBeanFactory beanFactory;

	/**
	 * Create the check.
	 * @param beanFactory where the factories are
	 */
	public RoutedFactories(ListableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	@Override
	public void afterSingletonsInstantiated() {
		Map<String, EntityManagerFactory> factories = this.beanFactory.getBeansOfType(EntityManagerFactory.class);
		factories.forEach((name, factory) -> {
			if (factory instanceof EntityManagerFactoryInfo info && usesRouting(info.getDataSource())
					&& provider(factory) == null) {
				throw new ShardConfigurationException("spring.jpa",
						"Entity manager factory '%s' uses the routed DataSource without multi-tenancy, so its sessions "
							.formatted(name) + "and caches would mix the shards.",
						"Build it with the EntityManagerFactoryBuilder bean and the HibernatePropertiesCustomizer beans, "
								+ "or give it another DataSource, such as the bean 'defaultDataSource'.");
			}
		});
	}

	private static boolean usesRouting(@Nullable DataSource dataSource) {
		try {
			return dataSource != null && dataSource.isWrapperFor(ShardRoutingDataSource.class);
		}
		catch (SQLException ex) {
			throw new IllegalStateException("A DataSource of JPA cannot tell whether it is routed", ex);
		}
	}

	/**
	 * Return the source of a factory's connections.
	 * @param factory the factory
	 * @return the source, or {@code null} if it knows of no shards
	 */
	static @Nullable ShardConnectionProvider provider(EntityManagerFactory factory) {
		return (factory instanceof EntityManagerFactoryInfo info
				&& info.getNativeEntityManagerFactory() instanceof SessionFactoryImplementor hibernate)
						? provider(hibernate) : null;
	}

	/**
	 * Return the source of a factory's connections.
	 * @param factory the factory
	 * @return the source, or {@code null} if it knows of no shards
	 */
	static @Nullable ShardConnectionProvider provider(SessionFactoryImplementor factory) {
		return (factory.getServiceRegistry()
			.getService(MultiTenantConnectionProvider.class) instanceof ShardConnectionProvider provider) ? provider
					: null;
	}

}
