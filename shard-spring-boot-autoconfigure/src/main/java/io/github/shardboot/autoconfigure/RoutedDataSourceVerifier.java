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
import java.util.TreeMap;

import javax.sql.DataSource;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;

import io.github.shardboot.ShardConfigurationException;
import io.github.shardboot.routing.DefaultDatabase;
import io.github.shardboot.routing.ShardRoutingDataSource;

/**
 * Fails the start when the {@code DataSource} that everybody is given is not the routed
 * one, because then no call would ever reach a shard, or when it has a default database
 * that nobody configured.
 *
 * @author Shardboot Contributors
 */
final class RoutedDataSourceVerifier implements SmartInitializingSingleton {

	private final ObjectProvider<DataSource> dataSource;

	private final ListableBeanFactory beanFactory;

	private final DefaultDatabase defaultDatabase;

	RoutedDataSourceVerifier(ObjectProvider<DataSource> dataSource, ListableBeanFactory beanFactory,
			DefaultDatabase defaultDatabase) {
		this.dataSource = dataSource;
		this.beanFactory = beanFactory;
		this.defaultDatabase = defaultDatabase;
	}

	@Override
	public void afterSingletonsInstantiated() {
		verified();
	}

	/**
	 * Return the {@code DataSource} that everybody is given.
	 * @return a routed data source
	 * @throws ShardConfigurationException if it is another one
	 */
	DataSource verified() {
		DataSource unique = this.dataSource.getIfUnique();
		if (unique == null || !RoutedDataSourcePostProcessor.isRouted(unique)) {
			throw new ShardConfigurationException("shard.default-data-source-name",
					"The DataSource that is injected by type is not the routed one; nothing would reach a shard. "
							+ "DataSource beans are %s.".formatted(describe()),
					"Leave the bean 'dataSource' to Spring Boot, or set 'shard.default-data-source-name' to the bean "
							+ "that is the default database, and make it the only or the primary one.");
		}
		if (this.defaultDatabase == DefaultDatabase.ABSENT && hasDefaultDatabase(unique)) {
			throw new ShardConfigurationException(
					"There is no default database, but the bean 'dataSource' was replaced by one; calls without a shard "
							+ "would go there.",
					"In a test slice use @AutoConfigureTestDatabase(replace = NONE), or configure 'spring.datasource.url'.");
		}
		return unique;
	}

	private static boolean hasDefaultDatabase(DataSource routed) {
		try {
			return routed.unwrap(ShardRoutingDataSource.class).defaultDatabase() != null;
		}
		catch (SQLException ex) {
			throw new IllegalStateException("The routed data source cannot be unwrapped", ex);
		}
	}

	private String describe() {
		Map<String, DataSource> beans = new TreeMap<>(this.beanFactory.getBeansOfType(DataSource.class));
		beans.remove(ShardAutoConfiguration.DEFAULT_DATA_SOURCE);
		return String.join(", ",
				beans.entrySet()
					.stream()
					.map((bean) -> "'%s' (%s)".formatted(bean.getKey(),
							RoutedDataSourcePostProcessor.isRouted(bean.getValue()) ? "routed"
									: bean.getValue().getClass().getSimpleName()))
					.toList());
	}

}
