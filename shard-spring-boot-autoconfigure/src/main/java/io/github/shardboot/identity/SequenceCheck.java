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

package io.github.shardboot.identity;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;

import io.github.shardboot.ShardConfigurationException;
import io.github.shardboot.routing.ShardDataSources;
import io.github.shardboot.routing.direct.DirectConnections;
import io.github.shardboot.sql.SqlText;

/**
 * Checks once, at start-up and after migrations, that the sequences of each shard make
 * only ids that the shard may make. A shard that does not answer is left out with a
 * warning.
 * <p>
 * A sequence is read from {@code pg_sequences}, if the login may. Where it is now counts
 * too, so that one is noticed that was restarted by hand.
 *
 * @author Shardboot Contributors
 */
public final class SequenceCheck implements SmartInitializingSingleton {

	private static final Log logger = LogFactory.getLog(SequenceCheck.class);

	private static final String SEQUENCES = """
			select sequencename, increment_by, min_value, max_value, format('%I.%I', schemaname, sequencename)
			from pg_sequences
			where schemaname = any (current_schemas(false)) and (cardinality(?) = 0 or sequencename = any (?))
			and has_sequence_privilege(format('%I.%I', schemaname, sequencename), 'select')
			order by sequencename""";

	// pg_sequences does not tell where a sequence is that was restarted and not used
	// since
	private static final String LAST = "select last_value from %s";

	private final DirectConnections connections;

	private final List<IdRange> ranges;

	private final Collection<String> sequences;

	/**
	 * Create the check.
	 * @param shards the shards
	 * @param ranges the ids that each shard may make
	 * @param sequences the names of the sequences to check, or none to check all of the
	 * search path
	 */
	public SequenceCheck(ShardDataSources shards, List<IdRange> ranges, Collection<String> sequences) {
		this.connections = new DirectConnections(shards);
		this.ranges = List.copyOf(ranges);
		this.sequences = List.copyOf(sequences);
	}

	/**
	 * Check all sequences.
	 * @throws ShardConfigurationException if a sequence could make an id of another shard
	 */
	@Override
	public void afterSingletonsInstantiated() {
		for (IdRange range : this.ranges) {
			try (Connection connection = this.connections.open(range.shard());
					PreparedStatement statement = connection.prepareStatement(SEQUENCES)) {
				Object[] names = this.sequences.toArray();
				statement.setArray(1, connection.createArrayOf("text", names));
				statement.setArray(2, connection.createArrayOf("text", names));
				check(range, connection, statement);
			}
			catch (SQLException ex) {
				logger.warn("The sequences of shard '%s' could not be checked (SQL state %s)".formatted(range.shard(),
						ex.getSQLState()));
			}
		}
	}

	private static void check(IdRange range, Connection connection, PreparedStatement statement) throws SQLException {
		try (ResultSet row = statement.executeQuery()) {
			while (row.next()) {
				long increment = row.getLong(2);
				long last = last(connection, SqlText.quotedIdentifier(row.getString(5)));
				boolean right = (range.step() > 1) ? increment == range.step() && range.contains(last)
						: row.getLong(3) >= range.low() && row.getLong(4) < range.high() && range.contains(last);
				if (!right) {
					throw refused(range, row.getString(1), increment, row.getLong(3), row.getLong(4), last);
				}
			}
		}
	}

	private static long last(Connection connection, SqlText sequence) throws SQLException {
		try (PreparedStatement statement = connection.prepareStatement(SqlText.of(LAST, sequence).toSql());
				ResultSet row = statement.executeQuery()) {
			row.next();
			return row.getLong(1);
		}
	}

	private static ShardConfigurationException refused(IdRange range, String sequence, long increment, long min,
			long max, long last) {
		String alter = "alter sequence " + sequence;
		return new ShardConfigurationException("shard.id.ranges." + range.shard(),
				"Sequence '%s' of shard '%s' can make ids outside '%s': it is at %d, with increment %d, from %d to %d."
					.formatted(sequence, range.shard(), range, last, increment, min, max),
				((range.step() > 1)
						? "Run '%s increment by %d restart with <n>' with an n of '%s'".formatted(alter, range.step(),
								range)
						: "Run '%s minvalue %d maxvalue %d restart with <n>'".formatted(alter, range.low(),
								range.high() - 1))
						+ " above all ids that are there, or list the sequences that matter in 'shard.id.sequences'.");
	}

}
