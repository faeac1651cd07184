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
import java.sql.SQLWarning;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.ConnectionProxy;

/**
 * A connection that is taken when something needs it.
 * <p>
 * Until then it remembers what is set on it, and there is nothing to commit, to roll back
 * or to give back. What was set is applied when the connection is taken; if that fails
 * the connection goes back to its pool, and the next call tries again. Used by one thread
 * at a time. As small as can be, because every routed call makes one.
 *
 * @author Shardboot Contributors
 */
final class LazyConnection extends DelegatingConnection implements ConnectionProxy {

	/**
	 * Where the connection comes from, or {@code null} when closed without one.
	 */
	private @Nullable LazyDataSource source;

	private @Nullable Connection target;

	private @Nullable Settings settings;

	LazyConnection(LazyDataSource source) {
		this.source = source;
	}

	@Override
	protected Connection delegate() throws SQLException {
		Connection taken = this.target;
		return (taken != null) ? taken : take();
	}

	private Connection take() throws SQLException {
		LazyDataSource source = source();
		Connection connection = source.take();
		if (this.settings != null) {
			apply(this.settings, connection, source);
		}
		this.target = connection;
		return connection;
	}

	private LazyDataSource source() throws SQLException {
		if (this.source == null) {
			throw new SQLException("The connection is closed; none of a database was ever taken for it");
		}
		return this.source;
	}

	private static void apply(Settings settings, Connection connection, LazyDataSource source) throws SQLException {
		try {
			settings.applyTo(connection, source);
		}
		catch (SQLException | RuntimeException ex) {
			try {
				connection.close();
			}
			catch (SQLException | RuntimeException second) {
				ex.addSuppressed(second);
			}
			throw ex;
		}
	}

	private Settings settings() throws SQLException {
		if (this.settings == null) {
			this.settings = new Settings(source());
		}
		return this.settings;
	}

	@Override
	public Connection getTargetConnection() {
		try {
			return delegate();
		}
		catch (SQLException ex) {
			throw new IllegalStateException("There is no connection", ex);
		}
	}

	@Override
	public void setAutoCommit(boolean autoCommit) throws SQLException {
		if (this.target != null) {
			this.target.setAutoCommit(autoCommit);
		}
		else {
			settings().autoCommit = autoCommit;
		}
	}

	@Override
	public boolean getAutoCommit() throws SQLException {
		if (this.target != null) {
			return this.target.getAutoCommit();
		}
		return (this.settings != null) ? this.settings.autoCommit : source().isAutoCommit();
	}

	@Override
	public void setReadOnly(boolean readOnly) throws SQLException {
		if (this.target != null) {
			this.target.setReadOnly(readOnly);
		}
		else {
			settings().readOnly = readOnly;
		}
	}

	@Override
	public boolean isReadOnly() throws SQLException {
		return (this.target != null) ? this.target.isReadOnly() : this.settings != null && this.settings.readOnly;
	}

	@Override
	public void setTransactionIsolation(int level) throws SQLException {
		if (this.target != null) {
			this.target.setTransactionIsolation(level);
		}
		else {
			settings().isolation = level;
		}
	}

	@Override
	public int getTransactionIsolation() throws SQLException {
		if (this.target != null) {
			return this.target.getTransactionIsolation();
		}
		return (this.settings != null) ? this.settings.isolation : source().isolation();
	}

	@Override
	public void setCatalog(String catalog) throws SQLException {
		if (this.target != null) {
			this.target.setCatalog(catalog);
		}
		else {
			settings().catalog = catalog;
		}
	}

	@Override
	public String getCatalog() throws SQLException {
		String catalog = (this.target == null && this.settings != null) ? this.settings.catalog : null;
		return (catalog != null) ? catalog : super.getCatalog();
	}

	@Override
	public void setSchema(String schema) throws SQLException {
		if (this.target != null) {
			this.target.setSchema(schema);
		}
		else {
			settings().schema = schema;
		}
	}

	@Override
	public String getSchema() throws SQLException {
		String schema = (this.target == null && this.settings != null) ? this.settings.schema : null;
		return (schema != null) ? schema : super.getSchema();
	}

	@Override
	public void setHoldability(int holdability) throws SQLException {
		if (this.target != null) {
			this.target.setHoldability(holdability);
		}
		else {
			settings().holdability = holdability;
		}
	}

	@Override
	public int getHoldability() throws SQLException {
		int holdability = (this.target == null && this.settings != null) ? this.settings.holdability : 0;
		return (holdability != 0) ? holdability : super.getHoldability();
	}

	@Override
	public void commit() throws SQLException {
		if (this.target != null) {
			this.target.commit();
		}
	}

	@Override
	public void rollback() throws SQLException {
		// a connection that was closed under its user has been rolled back
		if (this.target != null && !this.target.isClosed()) {
			this.target.rollback();
		}
	}

	@Override
	public @Nullable SQLWarning getWarnings() throws SQLException {
		return (this.target != null) ? this.target.getWarnings() : null;
	}

	@Override
	public void clearWarnings() throws SQLException {
		if (this.target != null) {
			this.target.clearWarnings();
		}
	}

	@Override
	public void close() throws SQLException {
		if (this.target != null) {
			this.target.close();
		}
		else {
			this.source = null;
		}
	}

	@Override
	public boolean isClosed() throws SQLException {
		return (this.target != null) ? this.target.isClosed() : this.source == null;
	}

	@Override
	public String toString() {
		return (this.target != null) ? this.target.toString() : "Connection that is not taken yet";
	}

	/**
	 * What was set before there was a connection to set it on.
	 */
	private static final class Settings {

		private boolean autoCommit;

		private boolean readOnly;

		private int isolation;

		private int holdability;

		private @Nullable String catalog;

		private @Nullable String schema;

		private Settings(LazyDataSource source) {
			this.autoCommit = source.isAutoCommit();
			this.isolation = source.isolation();
		}

		private void applyTo(Connection connection, LazyDataSource source) throws SQLException {
			if (this.catalog != null) {
				connection.setCatalog(this.catalog);
			}
			if (this.schema != null) {
				connection.setSchema(this.schema);
			}
			if (this.holdability != 0) {
				connection.setHoldability(this.holdability);
			}
			if (this.readOnly) {
				connection.setReadOnly(true);
			}
			if (this.isolation != source.isolation()) {
				connection.setTransactionIsolation(this.isolation);
			}
			if (this.autoCommit != source.isAutoCommit()) {
				connection.setAutoCommit(this.autoCommit);
			}
		}

	}

}
