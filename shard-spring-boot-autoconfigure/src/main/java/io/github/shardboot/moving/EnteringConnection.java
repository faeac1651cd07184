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
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.ConnectionProxy;

import io.github.shardboot.StaleShardMapException;

/**
 * A connection that speaks to its shard before the first statement of each transaction.
 * It exists only while a move is open, so it is a dynamic proxy.
 * <ol>
 * <li>Before a statement is made {@link Entry#enter} is called in the same transaction.
 * In auto-commit mode the statement gets a short transaction of its own for that:
 * {@code begin}, entry, statement, {@code commit}. As in auto-commit mode, rows are
 * fetched all at once.</li>
 * <li>If the shard refuses, the transaction is rolled back. Where it was the first
 * statement of this connection, the connection behind this one may be exchanged for that
 * of another shard, with all settings that were made; nothing has happened before.</li>
 * <li>A statement that is executed again in a later transaction enters that one too, but
 * cannot change shards any more.</li>
 * </ol>
 *
 * @author Shardboot Contributors
 */
public final class EnteringConnection implements InvocationHandler {

	private Connection delegate;

	private final Entry entry;

	private final List<Setting> settings = new ArrayList<>();

	private boolean own;

	private boolean used;

	private boolean made;

	private EnteringConnection(Connection delegate, Entry entry) {
		this.delegate = delegate;
		this.entry = entry;
	}

	/**
	 * Put the entry in front of a connection.
	 * @param connection a connection that nothing was done with
	 * @param entry the entry
	 * @return the connection to use
	 */
	public static Connection of(Connection connection, Entry entry) {
		return (Connection) Proxy.newProxyInstance(EnteringConnection.class.getClassLoader(),
				new Class<?>[] { ConnectionProxy.class }, new EnteringConnection(connection, entry));
	}

	@Override
	public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
			throws Throwable {
		return switch (method.getName()) {
			case "equals" -> arguments != null && proxy == arguments[0];
			case "hashCode" -> System.identityHashCode(proxy);
			case "createStatement", "prepareStatement", "prepareCall" -> statement(method, arguments);
			case "getAutoCommit" -> this.own || this.delegate.getAutoCommit();
			case "setAutoCommit", "setReadOnly", "setTransactionIsolation", "setSchema", "setCatalog", "setClientInfo",
					"setNetworkTimeout", "setHoldability", "setTypeMap" ->
				set(method, arguments);
			case "commit", "rollback" -> end(method, arguments);
			case "close" -> close(method);
			case "unwrap" -> unwrap(method, arguments);
			default -> call(this.delegate, method, arguments);
		};
	}

	private Statement statement(Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
		enter();
		Statement statement;
		try {
			statement = (Statement) Objects.requireNonNull(call(this.delegate, method, arguments));
		}
		catch (SQLException | RuntimeException ex) {
			leaveAfter(ex);
			throw ex;
		}
		this.made = true;
		return EnteringStatement.of(statement, this);
	}

	private void enter() throws SQLException {
		if (!this.entry.isNeeded()) {
			return;
		}
		beginOwn();
		try {
			boolean first = !this.used;
			while (this.entry.isNeeded()) {
				try {
					this.entry.enter(this.delegate);
					this.used = true;
				}
				catch (StaleShardMapException ex) {
					if (!first) {
						throw ex;
					}
					again(ex);
				}
			}
		}
		catch (SQLException | RuntimeException ex) {
			leaveAfter(ex);
			throw ex;
		}
		if (!this.used) {
			leave();
		}
	}

	private void beginOwn() throws SQLException {
		if (this.delegate.getAutoCommit()) {
			this.delegate.setAutoCommit(false);
			this.own = true;
			this.used = false;
		}
	}

	private void again(StaleShardMapException refusal) throws SQLException {
		this.delegate.rollback();
		this.entry.ended();
		Connection other = this.entry.refused(refusal, !this.made);
		if (other != null) {
			exchange(other);
		}
	}

	private void exchange(Connection other) throws SQLException {
		Connection previous = this.delegate;
		this.delegate = other;
		try {
			for (Setting setting : this.settings) {
				setting.apply(other);
			}
			if (this.own) {
				other.setAutoCommit(false);
			}
		}
		finally {
			previous.close();
		}
	}

	/**
	 * A statement is about to be executed.
	 * @param statement the statement
	 * @throws SQLException if the shard refuses or cannot be asked
	 */
	void executing(Statement statement) throws SQLException {
		enter();
		if (this.own) {
			statement.setFetchSize(0);
		}
		else {
			this.used = true;
		}
	}

	/**
	 * A statement was executed.
	 * @throws SQLException if it cannot be committed
	 */
	void executed() throws SQLException {
		if (this.own) {
			this.delegate.commit();
			ended();
			this.own = false;
			this.delegate.setAutoCommit(true);
		}
	}

	/**
	 * A statement was not executed, or failed.
	 * @param failure its failure
	 * @return what to throw
	 */
	Throwable failed(Throwable failure) {
		Throwable cause = (failure instanceof SQLException) ? failure : failure.getCause();
		RuntimeException explained = (cause instanceof SQLException ex) ? this.entry.explain(ex) : null;
		leaveAfter(failure);
		return (explained != null) ? explained : failure;
	}

	// what went wrong first is what the caller is to hear
	private void leaveAfter(Throwable failure) {
		try {
			leave();
		}
		catch (SQLException | RuntimeException ex) {
			failure.addSuppressed(ex);
		}
	}

	// ends the transaction that a statement in auto-commit mode was to have
	private void leave() throws SQLException {
		if (!this.own) {
			return;
		}
		this.own = false;
		ended();
		this.delegate.rollback();
		this.delegate.setAutoCommit(true);
	}

	private @Nullable Object set(Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
		leave();
		Object result = call(this.delegate, method, arguments);
		if (method.getName().equals("setAutoCommit")) {
			ended();
		}
		if (!this.made) {
			this.settings.add(new Setting(method, arguments));
		}
		return result;
	}

	private @Nullable Object end(Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
		leave();
		try {
			return call(this.delegate, method, arguments);
		}
		finally {
			// a savepoint takes the locks with it that came after it
			this.entry.ended();
			this.used &= arguments != null;
		}
	}

	private void ended() {
		this.entry.ended();
		this.used = false;
	}

	private @Nullable Object close(Method method) throws Throwable {
		try {
			leave();
		}
		finally {
			call(this.delegate, method, null);
		}
		return null;
	}

	// what is done to the connection of the driver passes by: it is asked beforehand
	private @Nullable Object unwrap(Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
		enter();
		leave();
		return call(this.delegate, method, arguments);
	}

	static @Nullable Object call(Object target, Method method, @Nullable Object @Nullable [] arguments)
			throws Throwable {
		try {
			return method.invoke(target, arguments);
		}
		catch (InvocationTargetException ex) {
			throw ex.getTargetException();
		}
	}

	/**
	 * A setting of the connection, to repeat.
	 */
	private record Setting(Method method, @Nullable Object @Nullable [] arguments) {

		void apply(Connection connection) throws SQLException {
			try {
				call(connection, this.method, this.arguments);
			}
			catch (SQLException | RuntimeException | Error ex) {
				throw ex;
			}
			catch (Throwable ex) {
				throw new IllegalStateException(ex);
			}
		}

	}

}
