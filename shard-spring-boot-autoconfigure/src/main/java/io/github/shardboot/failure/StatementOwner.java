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

package io.github.shardboot.failure;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * The connection that statements name as their own, where that is not the one that made
 * them.
 *
 * @param connection the connection
 * @author Shardboot Contributors
 */
public record StatementOwner(Connection connection) implements StatementCalls {

	@Override
	public boolean begin(int queryTimeout) {
		return false;
	}

	@Override
	public SQLException failed(SQLException failure, boolean lasting) {
		return failure;
	}

	@Override
	public Connection connectionOf(Statement statement) {
		return this.connection;
	}

}
