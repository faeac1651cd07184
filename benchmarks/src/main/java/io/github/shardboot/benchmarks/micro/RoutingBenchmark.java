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

package io.github.shardboot.benchmarks.micro;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import javax.sql.DataSource;

import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.springframework.jdbc.datasource.lookup.AbstractRoutingDataSource;

import io.github.shardboot.ShardContextHolder;
import io.github.shardboot.routing.ShardRouter;

/**
 * What is around the pool: scope, look-up and connection.
 *
 * @author Shardboot Contributors
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RoutingBenchmark {

	private static final ThreadLocal<@Nullable String> CURRENT = new ThreadLocal<>();

	private final Fixture.IdlePool pool = new Fixture.IdlePool();

	private final ShardRouter router = Fixture.router();

	private final DataSource dataSource = Fixture.dataSource(this.pool);

	private final AbstractRoutingDataSource bare = new AbstractRoutingDataSource() {

		@Override
		protected @Nullable Object determineCurrentLookupKey() {
			return CURRENT.get();
		}

	};

	private Object key = 4711L;

	/**
	 * Create the data sources.
	 */
	public RoutingBenchmark() {
		this.bare.setTargetDataSources(Map.of("s0", this.pool, "s1", this.pool));
		this.bare.afterPropertiesSet();
	}

	/**
	 * The pool alone.
	 * @throws SQLException never
	 */
	@Benchmark
	public void direct() throws SQLException {
		open(this.pool);
	}

	/**
	 * The pool alone, with a statement.
	 * @return whether there are rows
	 * @throws SQLException never
	 */
	@Benchmark
	public boolean directStatement() throws SQLException {
		return select(this.pool);
	}

	/**
	 * A bare {@code AbstractRoutingDataSource}.
	 * @throws SQLException never
	 */
	@Benchmark
	public void bareRouting() throws SQLException {
		CURRENT.set("s0");
		try {
			open(this.bare);
		}
		finally {
			CURRENT.remove();
		}
	}

	/**
	 * A scope by key, in which a connection is taken and given back.
	 * @throws SQLException never
	 */
	@Benchmark
	public void routed() throws SQLException {
		ShardContextHolder.Scope scope = this.router.open(this.router.route(this.key, "benchmark"));
		try {
			open(this.dataSource);
		}
		finally {
			scope.close();
		}
	}

	/**
	 * The same through the API of applications.
	 */
	@Benchmark
	public void routedByApi() {
		this.router.forKey(this.key).run(() -> {
			try {
				open(this.dataSource);
			}
			catch (SQLException ex) {
				throw new IllegalStateException(ex);
			}
		});
	}

	/**
	 * The same, with a statement.
	 * @return whether there are rows
	 * @throws SQLException never
	 */
	@Benchmark
	public boolean routedStatement() throws SQLException {
		ShardContextHolder.Scope scope = this.router.open(this.router.route(this.key, "benchmark"));
		try {
			return select(this.dataSource);
		}
		finally {
			scope.close();
		}
	}

	private static void open(DataSource dataSource) throws SQLException {
		dataSource.getConnection().close();
	}

	private static boolean select(DataSource dataSource) throws SQLException {
		try (Connection connection = dataSource.getConnection();
				PreparedStatement statement = connection.prepareStatement("select 1");
				ResultSet rows = statement.executeQuery()) {
			return rows.next();
		}
	}

}
