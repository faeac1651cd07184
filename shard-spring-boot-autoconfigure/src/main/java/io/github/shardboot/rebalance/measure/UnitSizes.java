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

package io.github.shardboot.rebalance.measure;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.dao.QueryTimeoutException;

import io.github.shardboot.ShardUnavailableException;
import io.github.shardboot.rebalance.ShardedTable;
import io.github.shardboot.rebalance.ShardedTables;
import io.github.shardboot.routing.direct.DirectConnections;
import io.github.shardboot.sql.SqlText;

/**
 * Measures what each slot or key of a shard holds, past the pool and in one read-only
 * transaction.
 * <ol>
 * <li>For each table the catalog is asked for its size on disk.</li>
 * <li>Its rows are counted and their widths summed, grouped by the unit, within a
 * statement timeout; of a table larger than the limit only a part of its pages is read,
 * {@code tablesample system}, which is always the same part.</li>
 * <li>If that takes too long it is tried once more with a tenth of the pages.</li>
 * <li>Each unit gets the part of the size on disk that its widths are of all widths, so
 * that indexes and dead rows are counted too.</li>
 * </ol>
 * Thread-safe.
 *
 * @author Shardboot Contributors
 */
public final class UnitSizes {

	private static final String STATEMENT_TIMEOUT = "select set_config('statement_timeout', ?, false)";

	private static final String LOADS = "select (%s)::text, count(*), sum(%s) from %s t%s group by 1";

	private static final String SAMPLE = " tablesample system (?) repeatable (1)";

	private static final String QUERY_CANCELED = "57014";

	private static final int FETCH_SIZE = 1000;

	private static final double ALL = 100;

	private static final int MARGIN_SECONDS = 5;

	private final DirectConnections connections;

	private final ShardedTables tables;

	private final Duration timeout;

	private final long sampleAbove;

	/**
	 * Create the measure.
	 * @param connections the shards
	 * @param tables what to measure
	 * @param timeout how long one statement may take
	 * @param sampleAbove the size of a table in bytes above which only part of it is read
	 */
	public UnitSizes(DirectConnections connections, ShardedTables tables, Duration timeout, long sampleAbove) {
		this.connections = connections.socketTimeout(timeout.plusSeconds(MARGIN_SECONDS));
		this.tables = tables;
		this.timeout = timeout;
		this.sampleAbove = sampleAbove;
	}

	/**
	 * Return what is measured.
	 * @return the tables, at least one
	 * @throws InvalidDataAccessApiUsageException if none is known
	 */
	List<ShardedTable> tables() {
		List<ShardedTable> all = this.tables.all();
		if (all.isEmpty()) {
			throw new InvalidDataAccessApiUsageException(
					"No sharded table is known, so nothing can be moved. Name each with the column of its shard key, such as "
							+ "'shard.rebalance.tables.orders=customer_id', or annotate the property of its entity with @ShardKey.");
		}
		return all;
	}

	/**
	 * Return how long it may take to measure a shard.
	 * @return the time of all statements together
	 */
	Duration patience() {
		return this.timeout.multipliedBy(2L * tables().size()).plusSeconds(MARGIN_SECONDS);
	}

	/**
	 * Measure a shard.
	 * @param shard the name of the shard
	 * @param unit makes the expression of the unit of a row from the quoted column of its
	 * key
	 * @return the measures
	 * @throws ShardUnavailableException if the shard cannot be asked
	 * @throws QueryTimeoutException if a table is too large for the timeout
	 * @throws InvalidDataAccessApiUsageException if the shard lacks a table
	 */
	Measures of(String shard, UnaryOperator<SqlText> unit) {
		Measures measures = new Measures(new HashMap<>(), new ArrayList<>());
		try (Connection connection = this.connections.open(shard);
				PreparedStatement limit = connection.prepareStatement(STATEMENT_TIMEOUT)) {
			limit.setString(1, String.valueOf(this.timeout.toMillis()));
			limit.execute();
			connection.setReadOnly(true);
			connection.setAutoCommit(false);
			for (ShardedTable table : tables()) {
				measure(shard, connection, table, unit, measures);
			}
			connection.rollback();
		}
		catch (SQLException ex) {
			throw new ShardUnavailableException(shard,
					"The tables of shard '%s' could not be measured (SQL state %s). Try again when it answers, with a login that may read them."
						.formatted(shard, ex.getSQLState()),
					ex);
		}
		return measures;
	}

	private void measure(String shard, Connection connection, ShardedTable table, UnaryOperator<SqlText> unit,
			Measures measures) throws SQLException {
		try {
			TableFacts facts = TableFacts.read(shard, connection, table);
			double percent = (facts.heap() > this.sampleAbove) ? ALL * this.sampleAbove / facts.heap() : ALL;
			Map<String, Load> sizes = patiently(connection, facts, unit, percent);
			if (sizes == null) {
				percent = percent / 10;
				sizes = read(connection, facts, unit, percent);
			}
			sizes.forEach((name, size) -> measures.sizes().merge(name, size, Load::plus));
			if (percent < ALL) {
				measures.notes()
					.add("Rows and bytes of table '%s' in shard '%s' are estimated from %s %% of its pages"
						.formatted(table, shard, String.format(Locale.ROOT, "%.2g", percent)));
			}
		}
		catch (SQLException ex) {
			if (QUERY_CANCELED.equals(ex.getSQLState())) {
				throw new QueryTimeoutException(
						"Table '%s' of shard '%s' could not be measured within %s. Raise 'shard.rebalance.planning.timeout' or lower 'shard.rebalance.planning.sample-above'; look for locks on the table."
							.formatted(table, shard, this.timeout),
						ex);
			}
			throw ex;
		}
	}

	private @Nullable Map<String, Load> patiently(Connection connection, TableFacts facts, UnaryOperator<SqlText> unit,
			double percent) throws SQLException {
		try {
			return read(connection, facts, unit, percent);
		}
		catch (SQLException ex) {
			connection.rollback();
			if (QUERY_CANCELED.equals(ex.getSQLState())) {
				return null;
			}
			throw ex;
		}
	}

	private Map<String, Load> read(Connection connection, TableFacts facts, UnaryOperator<SqlText> unit, double percent)
			throws SQLException {
		boolean sampled = percent < ALL;
		SqlText sql = SqlText.of(LOADS, unit.apply(facts.column()), facts.width(), facts.name(),
				SqlText.of(sampled ? SAMPLE : ""));
		Map<String, long[]> counted = new HashMap<>();
		double widths = 0;
		try (PreparedStatement statement = connection.prepareStatement(sql.toSql())) {
			if (sampled) {
				statement.setFloat(1, (float) percent);
			}
			statement.setFetchSize(FETCH_SIZE);
			try (ResultSet row = statement.executeQuery()) {
				while (row.next()) {
					// rows without a key are in no unit
					if (row.getString(1) != null) {
						counted.put(row.getString(1), new long[] { row.getLong(2), row.getLong(3) });
					}
					widths += row.getLong(3);
				}
			}
		}
		double all = Math.max(1, widths);
		Map<String, Load> sizes = new HashMap<>();
		counted.forEach((name, count) -> sizes.put(name,
				new Load(Math.round(facts.bytes() * (count[1] / all)), Math.round(count[0] * ALL / percent), 0)));
		return sizes;
	}

	/**
	 * What a shard holds.
	 *
	 * @param sizes the load by the text of its unit
	 * @param notes how far the figures are estimates
	 */
	record Measures(Map<String, Load> sizes, List<String> notes) {

	}

}
