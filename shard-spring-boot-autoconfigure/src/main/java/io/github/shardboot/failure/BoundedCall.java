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

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.CallableStatement;
import java.sql.SQLException;

import org.jspecify.annotations.Nullable;

/**
 * The call of a procedure, bounded in time, whose failure says whether it took effect. A
 * dynamic proxy, because procedures are rare and the interface has more than two hundred
 * methods.
 *
 * @author Shardboot Contributors
 */
final class BoundedCall implements InvocationHandler {

	private final CallableStatement statement;

	private final StatementCalls calls;

	private BoundedCall(CallableStatement statement, StatementCalls calls) {
		this.statement = statement;
		this.calls = calls;
	}

	static CallableStatement of(CallableStatement statement, StatementCalls calls) {
		return (CallableStatement) Proxy.newProxyInstance(BoundedCall.class.getClassLoader(),
				new Class<?>[] { CallableStatement.class }, new BoundedCall(statement, calls));
	}

	@Override
	public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
			throws Throwable {
		switch (method.getName()) {
			case "equals":
				return arguments != null && proxy == arguments[0];
			case "hashCode":
				return System.identityHashCode(proxy);
			case "getConnection":
				return this.calls.connectionOf(this.statement);
			default:
		}
		if (!method.getName().startsWith("execute")) {
			return invoke(method, arguments);
		}
		boolean lasting = this.calls.begin(this.statement.getQueryTimeout());
		try {
			return invoke(method, arguments);
		}
		catch (SQLException ex) {
			throw this.calls.failed(ex, lasting);
		}
	}

	private @Nullable Object invoke(Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
		try {
			return method.invoke(this.statement, arguments);
		}
		catch (InvocationTargetException ex) {
			throw ex.getTargetException();
		}
	}

}
