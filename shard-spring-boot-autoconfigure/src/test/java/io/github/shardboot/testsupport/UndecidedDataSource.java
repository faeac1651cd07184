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

package io.github.shardboot.testsupport;

import java.sql.Connection;
import java.sql.SQLException;

import org.springframework.jdbc.datasource.AbstractDataSource;

/**
 * A data source that cannot tell what it wraps, and has no connection either.
 *
 * @author Shardboot Contributors
 */
public final class UndecidedDataSource extends AbstractDataSource {

	@Override
	public boolean isWrapperFor(Class<?> type) throws SQLException {
		throw new SQLException("Undecided");
	}

	@Override
	public Connection getConnection() throws SQLException {
		throw new SQLException("No connection");
	}

	@Override
	public Connection getConnection(String username, String password) throws SQLException {
		return getConnection();
	}

}
