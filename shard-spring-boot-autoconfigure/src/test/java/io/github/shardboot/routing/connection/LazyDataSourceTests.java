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

import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLClientInfoException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

import javax.sql.DataSource;

import org.junit.jupiter.api.Test;
import org.springframework.jdbc.datasource.AbstractDataSource;
import org.springframework.jdbc.datasource.ConnectionProxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link LazyDataSource} and its connections, with a connection that writes
 * down what is called on it.
 *
 * @author Shardboot Contributors
 */
class LazyDataSourceTests {

	private final List<String> calls = new ArrayList<>();

	private String failing = "";

	private boolean targetClosed;

	private final Connection target = (Connection) Proxy.newProxyInstance(getClass().getClassLoader(),
			new Class<?>[] { Connection.class }, (proxy, method, arguments) -> {
				if (method.getName().equals("isClosed")) {
					return this.targetClosed;
				}
				this.calls.add(method.getName() + ((arguments != null) ? Arrays.toString(arguments) : ""));
				if (method.getName().equals(this.failing)) {
					throw new SQLException("refused");
				}
				return switch (method.getName()) {
					case "getSchema" -> "of the pool";
					case "getHoldability" -> 2;
					case "isWrapperFor" -> false;
					default -> null;
				};
			});

	private final DataSource source = new AbstractDataSource() {

		@Override
		public Connection getConnection() {
			LazyDataSourceTests.this.calls.add("taken");
			return LazyDataSourceTests.this.target;
		}

		@Override
		public Connection getConnection(String username, String password) {
			throw new UnsupportedOperationException();
		}

	};

	private final Connection connection = new LazyDataSource(this.source, true, Connection.TRANSACTION_READ_COMMITTED)
		.getConnection();

	@Test
	void nothingIsTakenForATransactionWithoutStatements() throws Exception {
		this.connection.setReadOnly(true);
		this.connection.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
		this.connection.setAutoCommit(false);
		this.connection.setSchema("other");
		assertThat(this.connection.isReadOnly()).isTrue();
		assertThat(this.connection.getTransactionIsolation()).isEqualTo(Connection.TRANSACTION_SERIALIZABLE);
		assertThat(this.connection.getAutoCommit()).isFalse();
		assertThat(this.connection.getSchema()).isEqualTo("other");
		assertThat((Object) this.connection.getWarnings()).isNull();
		this.connection.clearWarnings();
		this.connection.commit();
		this.connection.rollback();
		this.connection.close();
		assertThat(this.connection.isClosed()).isTrue();
		assertThat(this.calls).isEmpty();
	}

	@Test
	void defaultsAreThoseOfThePool() throws Exception {
		assertThat(this.connection.getAutoCommit()).isTrue();
		assertThat(this.connection.isReadOnly()).isFalse();
		assertThat(this.connection.getTransactionIsolation()).isEqualTo(Connection.TRANSACTION_READ_COMMITTED);
		assertThat(this.connection.isClosed()).isFalse();
		assertThat(this.calls).isEmpty();
	}

	@Test
	void whatWasSetIsAppliedBeforeTheFirstStatement() throws Exception {
		this.connection.setSchema("other");
		this.connection.setCatalog("catalog");
		this.connection.setHoldability(1);
		this.connection.setAutoCommit(false);
		this.connection.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
		this.connection.setReadOnly(true);
		this.connection.prepareStatement("select 1");
		assertThat(this.calls).containsExactly("taken", "setCatalog[catalog]", "setSchema[other]", "setHoldability[1]",
				"setReadOnly[true]", "setTransactionIsolation[8]", "setAutoCommit[false]",
				"prepareStatement[select 1]");
	}

	@Test
	void whatThePoolHasAnywayIsNotSent() throws Exception {
		this.connection.setAutoCommit(false);
		this.connection.setAutoCommit(true);
		this.connection.setReadOnly(false);
		this.connection.createStatement();
		assertThat(this.calls).containsExactly("taken", "createStatement");
	}

	@Test
	void onceTakenEverythingGoesToTheConnection() throws Exception {
		this.connection.createStatement();
		this.calls.clear();
		this.connection.setAutoCommit(false);
		this.connection.setReadOnly(true);
		this.connection.setTransactionIsolation(8);
		this.connection.setSchema("other");
		this.connection.setCatalog("catalog");
		this.connection.setHoldability(1);
		this.connection.commit();
		this.connection.rollback();
		this.connection.getWarnings();
		this.connection.clearWarnings();
		assertThat(this.connection.getSchema()).isEqualTo("of the pool");
		assertThat(this.connection.getHoldability()).isEqualTo(2);
		this.connection.close();
		assertThat(this.calls).containsExactly("setAutoCommit[false]", "setReadOnly[true]",
				"setTransactionIsolation[8]", "setSchema[other]", "setCatalog[catalog]", "setHoldability[1]", "commit",
				"rollback", "getWarnings", "clearWarnings", "getSchema", "getHoldability", "close");
	}

	@Test
	void connectionThatRefusesASettingGoesBack() throws Exception {
		this.failing = "setReadOnly";
		this.connection.setReadOnly(true);
		assertThatExceptionOfType(SQLException.class).isThrownBy(this.connection::createStatement)
			.withMessage("refused");
		assertThat(this.calls).containsExactly("taken", "setReadOnly[true]", "close");
		this.failing = "";
		this.connection.createStatement();
		assertThat(this.calls).endsWith("taken", "setReadOnly[true]", "createStatement");
	}

	@Test
	void closedConnectionTakesNone() throws Exception {
		this.connection.close();
		assertThatExceptionOfType(SQLException.class).isThrownBy(this.connection::createStatement)
			.withMessageContaining("closed");
		assertThatExceptionOfType(SQLException.class).isThrownBy(() -> this.connection.setAutoCommit(false));
		assertThatExceptionOfType(SQLClientInfoException.class)
			.isThrownBy(() -> this.connection.setClientInfo("ApplicationName", "x"));
		assertThat(this.calls).isEmpty();
	}

	@Test
	void connectionThatWasClosedUnderItsUserIsNotRolledBack() throws Exception {
		this.connection.createStatement();
		this.calls.clear();
		this.targetClosed = true;
		this.connection.rollback();
		assertThat(this.calls).isEmpty();
		assertThat(this.connection.isClosed()).isTrue();
	}

	@Test
	void springFindsTheConnectionBehindIt() throws Exception {
		assertThat((Object) this.connection.unwrap(ConnectionProxy.class)).isSameAs(this.connection);
		assertThat(this.connection.isWrapperFor(ConnectionProxy.class)).isTrue();
		assertThat(this.calls).isEmpty();
		assertThat((Object) ((ConnectionProxy) this.connection).getTargetConnection()).isSameAs(this.target);
		assertThat(this.connection.isWrapperFor(String.class)).isFalse();
	}

	@Test
	void isEqualToNothingElse() {
		Connection other = new LazyDataSource(this.source, true, 2).getConnection();
		assertThat(Objects.equals(this.connection, other)).isFalse();
		assertThat(this.connection).hasToString("Connection that is not taken yet");
		assertThat(this.calls).isEmpty();
	}

}
