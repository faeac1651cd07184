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
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;

import org.springframework.jdbc.datasource.AbstractDataSource;

import io.github.shardboot.ShardContext;

/**
 * Takes every connection from one shard, through the routed data source.
 *
 * @author Shardboot Contributors
 */
final class SessionDataSource extends AbstractDataSource {

	private final ShardRoutingDataSource routing;

	private final ShardContext owner;

	private final ConnectionTerms terms;

	private final boolean primary;

	SessionDataSource(ShardRoutingDataSource routing, ShardContext owner, ConnectionTerms terms, boolean primary) {
		this.routing = routing;
		this.owner = owner;
		this.terms = terms;
		this.primary = primary;
	}

	@Override
	public Connection getConnection() {
		return this.routing.getConnection(this.owner, this.terms, this.primary);
	}

	@Override
	public Connection getConnection(String username, String password) throws SQLException {
		throw new SQLFeatureNotSupportedException("A session has the user of its shard");
	}

}
