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

import javax.sql.DataSource;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.env.Environment;

import io.github.shardboot.ShardListener;
import io.github.shardboot.routing.MoveRouting;
import io.github.shardboot.routing.ShardDataSourceCustomizer;
import io.github.shardboot.routing.ShardDataSources;
import io.github.shardboot.routing.ShardRoutingDataSource;

/**
 * Builds the data source of the application: connections are taken from the shard when
 * the first statement is made, so that the key may be known later than the transaction
 * begins.
 *
 * @author Shardboot Contributors
 */
final class RoutedDataSourceFactory {

	private RoutedDataSourceFactory() {
	}

	static DataSource create(ShardDataSources shards, @Nullable DataSource defaultDatabase, Environment environment,
			ObjectProvider<ShardListener> listeners, ObjectProvider<MoveRouting> moves) {
		TransactionSettings settings = TransactionSettings.unify(shards, defaultDatabase, environment);
		return settings.lazy(new ShardRoutingDataSource(shards, defaultDatabase,
				ShardListener.of(listeners.orderedStream().toList()), moves.getIfAvailable(MoveRouting::none)));
	}

	static DataSource wrap(String name, DataSource dataSource, ObjectProvider<ShardDataSourceCustomizer> customizers) {
		DataSource wrapped = dataSource;
		for (ShardDataSourceCustomizer customizer : customizers.orderedStream().toList()) {
			wrapped = customizer.wrap(name, wrapped);
		}
		return wrapped;
	}

}
