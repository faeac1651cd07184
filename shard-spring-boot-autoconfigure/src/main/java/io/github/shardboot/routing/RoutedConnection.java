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

import java.sql.Connection;

import org.springframework.jdbc.datasource.ConnectionProxy;

import io.github.shardboot.ShardContext;

/**
 * The connection that the routed data source hands out. Statements name the connection of
 * the pool as theirs, so Spring must be able to see that it is the same: it would close
 * the connection of a transaction with the first stream of rows otherwise.
 *
 * @author Shardboot Contributors
 */
class RoutedConnection extends GuardedConnection implements ConnectionProxy {

	RoutedConnection(Connection delegate, ShardContext owner, ConnectionGuard guard) {
		super(delegate, owner, guard);
	}

	@Override
	public Connection getTargetConnection() {
		return this.delegate;
	}

}
