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

import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;

import com.zaxxer.hikari.HikariDataSource;

/**
 * A pool without a database, whose connections do nothing: what is measured with it is
 * what is around the pool.
 *
 * @author Shardboot Contributors
 */
public final class IdlePool extends HikariDataSource {

	private final ResultSet rows = fake(ResultSet.class, null);

	private final PreparedStatement statement = fake(PreparedStatement.class, this.rows);

	private final Connection connection = fake(Connection.class, this.statement);

	@SuppressWarnings("unchecked")
	private static <T> T fake(Class<T> type, Object made) {
		return (T) Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type },
				(proxy, method, arguments) -> switch (method.getReturnType().getName()) {
					case "boolean" -> method.getName().equals("getAutoCommit");
					case "int" -> 0;
					case "java.sql.PreparedStatement", "java.sql.ResultSet" -> made;
					default -> null;
				});
	}

	@Override
	public Connection getConnection() {
		return this.connection;
	}

}
