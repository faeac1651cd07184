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

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;

import io.github.shardboot.ShardContextHolder;
import io.github.shardboot.ShardListener;
import io.github.shardboot.routing.MoveRouting;
import io.github.shardboot.routing.ShardDataSourceCustomizer;
import io.github.shardboot.routing.ShardDataSources;
import io.github.shardboot.routing.ShardRoutingDataSource;

/**
 * Puts routing around the {@code DataSource} bean that is the default database, whoever
 * defined it.
 *
 * @author Shardboot Contributors
 */
final class RoutedDataSourcePostProcessor implements BeanPostProcessor, Ordered {

	private final Environment environment;

	private final ObjectProvider<ShardDataSources> shards;

	private final ObjectProvider<ShardListener> listeners;

	private final ObjectProvider<ShardDataSourceCustomizer> customizers;

	private final ObjectProvider<MoveRouting> moves;

	RoutedDataSourcePostProcessor(Environment environment, ObjectProvider<ShardDataSources> shards,
			ObjectProvider<ShardListener> listeners, ObjectProvider<ShardDataSourceCustomizer> customizers,
			ObjectProvider<MoveRouting> moves) {
		this.environment = environment;
		this.shards = shards;
		this.listeners = listeners;
		this.customizers = customizers;
		this.moves = moves;
	}

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (bean instanceof DataSource dataSource && beanName.equals(name()) && !isRouted(dataSource)) {
			DataSource wrapped = RoutedDataSourceFactory.wrap(ShardContextHolder.DEFAULT_DATABASE_NAME, dataSource,
					this.customizers);
			return RoutedDataSourceFactory.create(this.shards.getObject(), wrapped, this.environment, this.listeners,
					this.moves);
		}
		return bean;
	}

	private String name() {
		return this.environment.getProperty("shard.default-data-source-name", "dataSource");
	}

	static boolean isRouted(DataSource dataSource) {
		try {
			return dataSource.isWrapperFor(ShardRoutingDataSource.class);
		}
		catch (SQLException ex) {
			throw new IllegalStateException("A DataSource cannot tell whether it is routed", ex);
		}
	}

}
