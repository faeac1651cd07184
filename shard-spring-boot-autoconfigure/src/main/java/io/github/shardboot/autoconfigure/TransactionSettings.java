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

package io.github.shardboot.autoconfigure;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.util.UtilityElf;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.Environment;

import io.github.shardboot.ShardConfigurationException;
import io.github.shardboot.routing.ShardDataSources;
import io.github.shardboot.routing.connection.LazyDataSource;
import io.github.shardboot.strategy.Suggestion;

/**
 * Auto-commit and isolation, which must be the same in every pool: Spring and Hibernate
 * ask one pool and apply the answer to all, and a pool that differs would commit what is
 * rolled back elsewhere.
 *
 * @param autoCommit whether connections commit each statement
 * @param isolation the name of the isolation level, or {@code null} for the server's
 * @author Shardboot Contributors
 */
record TransactionSettings(boolean autoCommit, @Nullable String isolation) {

	private static final List<String> ISOLATIONS = List.of("TRANSACTION_READ_COMMITTED", "TRANSACTION_REPEATABLE_READ",
			"TRANSACTION_SERIALIZABLE");

	/**
	 * Give every shard the settings of the default database.
	 * @param shards the pools, not started
	 * @param defaultDatabase the default database, or {@code null} if there is none; then
	 * the shards must agree among themselves
	 * @param environment tells what is configured explicitly
	 * @return the settings that all pools have now
	 * @throws ShardConfigurationException if a pool is configured otherwise
	 */
	static TransactionSettings unify(ShardDataSources shards, @Nullable DataSource defaultDatabase,
			Environment environment) {
		String first = shards.names().iterator().next();
		TransactionSettings settings = of((defaultDatabase != null) ? defaultDatabase : shards.hikari(first));
		settings.checkIsolation((defaultDatabase != null) ? "spring.datasource" : "shard.defaults");
		String reference = (defaultDatabase != null) ? "the default database" : "shard '" + first + "'";
		Predicate<String> mayFollow = (property) -> defaultDatabase != null && !environment.containsProperty(property);
		for (String shard : shards.names()) {
			settings.apply(shard, shards.hikari(shard), reference, mayFollow);
		}
		return settings;
	}

	/**
	 * Return a data source that takes a connection from another one when the first
	 * statement is made.
	 * @param target where connections come from
	 * @return the lazy data source
	 */
	DataSource lazy(DataSource target) {
		return new LazyDataSource(target, this.autoCommit, isolationLevel());
	}

	/**
	 * Read the settings of a pool.
	 * @param dataSource the pool
	 * @return its settings, or the defaults if it is no Hikari pool
	 */
	static TransactionSettings of(DataSource dataSource) {
		try {
			if (dataSource.isWrapperFor(HikariDataSource.class)) {
				HikariConfig pool = dataSource.unwrap(HikariDataSource.class);
				return new TransactionSettings(pool.isAutoCommit(), pool.getTransactionIsolation());
			}
		}
		catch (SQLException ex) {
			throw new IllegalStateException("The default database cannot tell its settings", ex);
		}
		return new TransactionSettings(true, null);
	}

	private void checkIsolation(String prefix) {
		try {
			isolationLevel();
		}
		catch (IllegalArgumentException ex) {
			throw new ShardConfigurationException(prefix + ".hikari.transaction-isolation",
					"'%s' is not a transaction isolation.".formatted(this.isolation),
					Suggestion.of(String.valueOf(this.isolation), "Transaction isolations", ISOLATIONS));
		}
	}

	private int isolationLevel() {
		return (this.isolation != null) ? UtilityElf.getTransactionIsolation(this.isolation)
				: Connection.TRANSACTION_READ_COMMITTED;
	}

	private void apply(String shard, HikariDataSource pool, String reference, Predicate<String> mayFollow) {
		if (pool.isAutoCommit() != this.autoCommit) {
			check(shard, "auto-commit", reference, mayFollow);
			pool.setAutoCommit(this.autoCommit);
		}
		if (!Objects.equals(pool.getTransactionIsolation(), this.isolation)) {
			check(shard, "transaction-isolation", reference, mayFollow);
			pool.setTransactionIsolation(this.isolation);
		}
	}

	private static void check(String shard, String setting, String reference, Predicate<String> mayFollow) {
		String own = "shard.shards." + shard + ".hikari." + setting;
		String shared = "shard.defaults.hikari." + setting;
		if (!mayFollow.test(own) || !mayFollow.test(shared)) {
			throw new ShardConfigurationException(mayFollow.test(own) ? shared : own,
					"Shard '%s' and %s differ in '%s', which must be the same in all pools.".formatted(shard, reference,
							setting),
					"Set it in 'spring.datasource.hikari' only, or without a default database in 'shard.defaults.hikari' "
							+ "only; the shards follow.");
		}
	}

}
