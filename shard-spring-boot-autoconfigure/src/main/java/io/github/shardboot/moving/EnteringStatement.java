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

package io.github.shardboot.moving;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.CallableStatement;
import java.sql.PreparedStatement;
import java.sql.Statement;

import org.jspecify.annotations.Nullable;

/**
 * A statement of a connection that speaks to its shard before each transaction.
 *
 * @param statement the statement
 * @param connection the connection
 * @author Shardboot Contributors
 */
record EnteringStatement(Statement statement, EnteringConnection connection) implements InvocationHandler {

	static Statement of(Statement statement, EnteringConnection connection) {
		Class<?> type = (statement instanceof CallableStatement) ? CallableStatement.class
				: (statement instanceof PreparedStatement) ? PreparedStatement.class : Statement.class;
		return (Statement) Proxy.newProxyInstance(EnteringStatement.class.getClassLoader(), new Class<?>[] { type },
				new EnteringStatement(statement, connection));
	}

	@Override
	public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
			throws Throwable {
		switch (method.getName()) {
			case "equals":
				return arguments != null && proxy == arguments[0];
			case "hashCode":
				return System.identityHashCode(proxy);
			default:
		}
		if (!method.getName().startsWith("execute")) {
			return EnteringConnection.call(this.statement, method, arguments);
		}
		this.connection.executing(this.statement);
		Object result;
		try {
			result = EnteringConnection.call(this.statement, method, arguments);
		}
		catch (Throwable ex) {
			throw this.connection.failed(ex);
		}
		this.connection.executed();
		return result;
	}

}
