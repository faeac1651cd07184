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

package io.github.shardboot.routing;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.HashMap;
import java.util.Map;

import javax.sql.DataSource;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.lookup.AbstractRoutingDataSource;

import io.github.shardboot.MissingShardKeyException;
import io.github.shardboot.ShardContext;
import io.github.shardboot.ShardContextHolder;
import io.github.shardboot.ShardListener;
import io.github.shardboot.ShardUnavailableException;
import io.github.shardboot.UnknownShardException;

/**
 * Takes each connection from the shard that the calling thread has chosen, or from the
 * default database when it has chosen none.
 * <p>
 * Without a default database a call without a shard throws
 * {@link MissingShardKeyException}. Where there is no connection the caller gets a
 * {@link ShardUnavailableException}: nothing was sent. A transaction is bound to the
 * first shard it takes a connection from. One that is read-only takes it from a replica,
 * if the shard has any. Unwrapping never depends on the calling thread: it leads to this
 * object or to the default database, so that infrastructure that looks behind the data
 * source at start-up finds the latter.
 *
 * @author Shardboot Contributors
 */
public final class ShardRoutingDataSource extends AbstractRoutingDataSource {

	private final ShardDataSources shards;

	private final @Nullable DataSource defaultDatabase;

	private final ShardListener listener;

	private final MoveRouting moves;

	private final Map<String, ConnectionTerms> terms = new HashMap<>();

	/**
	 * Create a routing data source.
	 * @param shards the pools of all shards
	 * @param defaultDatabase the default database, or {@code null} if there is none
	 */
	public ShardRoutingDataSource(ShardDataSources shards, @Nullable DataSource defaultDatabase) {
		this(shards, defaultDatabase, ShardListener.NOOP);
	}

	/**
	 * Create a routing data source that tells a listener how it is used.
	 * @param shards the pools of all shards
	 * @param defaultDatabase the default database, or {@code null} if there is none
	 * @param listener the listener
	 */
	public ShardRoutingDataSource(ShardDataSources shards, @Nullable DataSource defaultDatabase,
			ShardListener listener) {
		this(shards, defaultDatabase, listener, MoveRouting.none());
	}

	/**
	 * Create a routing data source whose calls follow what is moved.
	 * @param shards the pools of all shards
	 * @param defaultDatabase the default database, or {@code null} if there is none
	 * @param listener the listener
	 * @param moves knows the open moves
	 */
	public ShardRoutingDataSource(ShardDataSources shards, @Nullable DataSource defaultDatabase, ShardListener listener,
			MoveRouting moves) {
		this.shards = shards;
		this.defaultDatabase = defaultDatabase;
		this.listener = listener;
		this.moves = moves;
		Map<Object, Object> targets = new HashMap<>();
		for (String name : shards.names()) {
			targets.put(name, shards.get(name));
			addTerms(ShardContext.of(name, null), shards.pool(name).admission());
		}
		addTerms(ShardContextHolder.DEFAULT_DATABASE, Admission.FREE);
		setLenientFallback(false);
		setTargetDataSources(targets);
		if (defaultDatabase != null) {
			setDefaultTargetDataSource(defaultDatabase);
		}
		initialize();
	}

	private void addTerms(ShardContext owner, Admission admission) {
		this.terms.put(owner.shard(),
				new ConnectionTerms(owner, GuardedConnection::checkScope, this.moves.refusals(), admission));
	}

	private ConnectionTerms terms(ShardContext target) {
		ConnectionTerms known = this.terms.get(target.shard());
		if (known == null) {
			throw new UnknownShardException(target.shard(), this.shards.names());
		}
		return known;
	}

	/**
	 * Return the data source of the default database.
	 * @return the data source as it was before routing, or {@code null} if there is none
	 */
	public @Nullable DataSource defaultDatabase() {
		return this.defaultDatabase;
	}

	/**
	 * Return a data source of one shard, for a session that stays there whatever the
	 * calling thread chooses. A transaction is bound to the shard with its first
	 * connection, as it is by this data source.
	 * @param owner the shard, or the default database even where there is none: then it
	 * is the connection that is refused
	 * @param guard what each statement must pass
	 * @param primary whether all of them are connections to the primary, as a session
	 * needs that keeps one for several transactions
	 * @return the data source
	 * @throws UnknownShardException if there is no such shard
	 */
	public DataSource only(ShardContext owner, ConnectionGuard guard, boolean primary) {
		return new SessionDataSource(this, owner, terms(owner).with(guard), primary);
	}

	/**
	 * Return the database that answers for all of them where no shard can be known, as
	 * when an application starts and asks what kind of database it has.
	 * @return the default database, or the first shard by name where there is none
	 */
	public DataSource representative() {
		return (this.defaultDatabase != null) ? this.defaultDatabase
				: this.shards.get(this.shards.names().iterator().next());
	}

	@Override
	public Connection getConnection() throws SQLException {
		ShardContext target = target();
		if (!this.moves.isQuiet(target)) {
			return this.moves.connection(target, this::openPrimary);
		}
		TransactionShard.require(target);
		return open(target, terms(target), false);
	}

	/**
	 * Take a connection for a session that stays in its shard.
	 * @param owner the shard
	 * @param terms what holds for the connection
	 * @param primary whether replicas must not serve
	 * @return the connection
	 */
	Connection getConnection(ShardContext owner, ConnectionTerms terms, boolean primary) {
		TransactionShard.require(owner);
		if (!this.moves.isQuiet(owner)) {
			return this.moves.staying(open(owner, terms, true), owner);
		}
		return open(owner, terms, primary);
	}

	// while something moves the primary alone knows what it owns
	private Connection openPrimary(ShardContext target, ConnectionGuard guard) {
		return open(target, terms(target).with(guard), true);
	}

	private Connection open(ShardContext target, ConnectionTerms terms, boolean primary) {
		boolean observed = this.listener != ShardListener.NOOP;
		long start = observed ? System.nanoTime() : 0;
		ConnectionTerms held = terms;
		Connection connection;
		try {
			ReplicaReads reads = primary ? null : this.shards.reads(target.shard());
			ReplicaReads.Taken taken = (reads != null) ? reads.take(target) : null;
			if (taken != null) {
				held = terms.with(taken.admission());
				connection = taken.connection();
			}
			else {
				connection = terms.admission().connection(target, dataSource(target));
			}
		}
		catch (RuntimeException ex) {
			if (observed) {
				this.listener.finished(target, ShardListener.Operation.WRITE, ShardListener.Outcome.UNAVAILABLE,
						System.nanoTime() - start);
			}
			throw ex;
		}
		if (!observed) {
			return held.admission().replicated() ? new RecordedConnection(connection, held)
					: new RoutedConnection(connection, held);
		}
		this.listener.acquired(target);
		return new ObservedConnection(connection, target, held, this.listener, start);
	}

	@Override
	public Connection getConnection(String username, String password) throws SQLException {
		throw new SQLFeatureNotSupportedException(
				"A routed data source has one user per shard; credentials per connection are not supported");
	}

	@Override
	protected DataSource determineTargetDataSource() {
		return dataSource(target());
	}

	@Override
	protected @Nullable Object determineCurrentLookupKey() {
		ShardContext target = target();
		return (target != ShardContextHolder.DEFAULT_DATABASE) ? target.shard() : null;
	}

	private ShardContext target() {
		ShardContext context = ShardContextHolder.effective();
		if (context != null) {
			return context;
		}
		if (this.defaultDatabase == null) {
			throw new MissingShardKeyException("DataSource.getConnection()");
		}
		return ShardContextHolder.DEFAULT_DATABASE;
	}

	private DataSource dataSource(ShardContext target) {
		if (target != ShardContextHolder.DEFAULT_DATABASE) {
			return this.shards.get(target.shard());
		}
		if (this.defaultDatabase == null) {
			throw new MissingShardKeyException("DataSource.getConnection()",
					"the default database was asked for but there is none",
					"Configure 'spring.datasource.url', or choose a shard; with JPA before the transaction starts");
		}
		return this.defaultDatabase;
	}

	@Override
	public <T> T unwrap(Class<T> iface) throws SQLException {
		if (iface.isInstance(this) && iface != DataSource.class) {
			return iface.cast(this);
		}
		if (iface.isInstance(this.defaultDatabase)) {
			return iface.cast(this.defaultDatabase);
		}
		if (this.defaultDatabase != null) {
			return this.defaultDatabase.unwrap(iface);
		}
		if (iface.isInstance(this)) {
			return iface.cast(this);
		}
		throw new SQLException(
				"A routed data source without a default database is no wrapper for '%s'".formatted(iface.getName()));
	}

	@Override
	public boolean isWrapperFor(Class<?> iface) throws SQLException {
		return iface.isInstance(this) || (this.defaultDatabase != null && this.defaultDatabase.isWrapperFor(iface));
	}

}
