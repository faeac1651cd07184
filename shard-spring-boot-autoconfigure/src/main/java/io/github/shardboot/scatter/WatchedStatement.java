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

package io.github.shardboot.scatter;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.Statement;

import org.jspecify.annotations.Nullable;

import io.github.shardboot.failure.StatementOwner;

/**
 * A statement that names the connection of its branch as its own. That of a procedure is
 * a dynamic proxy, because procedures are rare.
 *
 * @param statement the statement of the pool
 * @param connection the connection of the branch
 * @author Shardboot Contributors
 */
record WatchedStatement(Statement statement, Connection connection) implements InvocationHandler {

	@SuppressWarnings("unchecked") // it is one of the three types
	static <S extends Statement> S of(S statement, Connection connection) {
		if (!(statement instanceof CallableStatement)) {
			return (S) new StatementOwner(connection).own(statement);
		}
		return (S) Proxy.newProxyInstance(WatchedStatement.class.getClassLoader(),
				new Class<?>[] { CallableStatement.class }, new WatchedStatement(statement, connection));
	}

	@Override
	public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
			throws Throwable {
		switch (method.getName()) {
			case "getConnection":
				return this.connection;
			case "equals":
				return arguments != null && proxy == arguments[0];
			case "hashCode":
				return System.identityHashCode(proxy);
			default:
		}
		try {
			return method.invoke(this.statement, arguments);
		}
		catch (InvocationTargetException ex) {
			throw ex.getTargetException();
		}
	}

}
