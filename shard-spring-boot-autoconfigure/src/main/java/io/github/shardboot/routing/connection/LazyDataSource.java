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

package io.github.shardboot.routing.connection;

import java.sql.Connection;
import java.sql.SQLException;

import javax.sql.DataSource;

import org.springframework.jdbc.datasource.LazyConnectionDataSourceProxy;

/**
 * Takes a connection from another data source when the first statement is made, as its
 * superclass does, at a fraction of the cost: without a dynamic proxy.
 *
 * @author Shardboot Contributors
 */
public final class LazyDataSource extends LazyConnectionDataSourceProxy {

	private final DataSource target;

	private final boolean autoCommit;

	private final int isolation;

	/**
	 * Create a lazy data source.
	 * @param target where connections come from
	 * @param autoCommit whether its connections commit each statement
	 * @param isolation the isolation level of its connections
	 */
	public LazyDataSource(DataSource target, boolean autoCommit, int isolation) {
		super(target);
		this.target = target;
		this.autoCommit = autoCommit;
		this.isolation = isolation;
		// without these two it would ask a connection of whatever shard is current
		setDefaultAutoCommit(autoCommit);
		setDefaultTransactionIsolation(isolation);
	}

	Connection take() throws SQLException {
		return this.target.getConnection();
	}

	boolean isAutoCommit() {
		return this.autoCommit;
	}

	int isolation() {
		return this.isolation;
	}

	@Override
	public Connection getConnection() {
		return new LazyConnection(this);
	}

}
