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

package io.github.shardboot.routing;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;

/**
 * Changes the pool of a shard after all properties are applied. Several beans are called
 * in their order.
 * <p>
 * Called at start-up, once per shard and once per replica of it, by the thread that
 * builds the context. The pool has not started; the customizer must not take a
 * connection. An exception fails the start.
 *
 * @author Shardboot Contributors
 */
@FunctionalInterface
public interface ShardDataSourceCustomizer {

	/**
	 * Customize a pool.
	 * @param shard the name of the shard
	 * @param dataSource its pool
	 */
	void customize(String shard, HikariDataSource dataSource);

	/**
	 * Wrap what connections are taken from, to watch them. Checks of the database, and
	 * what a call on several shards does to a connection it gives up, happen below the
	 * wrapper; routing and its guards are above it. The wrapper must be able to unwrap.
	 * @param shard the name of the shard, or {@code default} for the default database
	 * @param dataSource what the customizers before left
	 * @return the data source to use; itself by default
	 */
	default DataSource wrap(String shard, DataSource dataSource) {
		return dataSource;
	}

}
