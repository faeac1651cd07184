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

package io.github.shardboot.rebalance.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.springframework.dao.InvalidDataAccessApiUsageException;

import io.github.shardboot.catalog.Catalog;
import io.github.shardboot.rebalance.MoveEngine;
import io.github.shardboot.rebalance.MoveProgress;
import io.github.shardboot.rebalance.MoveState;
import io.github.shardboot.rebalance.MoveUnit;
import io.github.shardboot.rebalance.ShardMove;
import io.github.shardboot.strategy.ShardKeyType;

/**
 * Reads moves from the catalog. Thread-safe.
 *
 * @author Shardboot Contributors
 */
public final class MoveReader {

	private static final String SELECT = "select * from shardboot_move";

	private static final String BY_ID = SELECT + " where id = ?";

	private static final String ALL = SELECT + " order by id desc";

	private static final String OPEN = SELECT
			+ " where state not in ('DONE', 'ABORTED', 'FAILED', 'REVERSED') order by id";

	private static final String OVER = """
			select * from shardboot_move
			where state in ('DONE', 'ABORTED', 'FAILED', 'REVERSED')
				and (name = any (?) or id = any (?) and ? in (source, target))""";

	private static final String MOVED = """
			select shard from shardboot_map_shard s where exists (select from shardboot_move
				where s.shard in (source, target) and state in ('DONE', 'ABORTED', 'FAILED', 'REVERSED'))
			order by shard""";

	private static final String STUCK = """
			select id from shardboot_move
			where state in ('SWITCHING', 'REVERSING') and updated_at < now() - ? * interval '1 millisecond'
			order by id""";

	private final Catalog catalog;

	private final ShardKeyType keyType;

	/**
	 * Create a reader.
	 * @param catalog where the moves are
	 * @param keyType the type of all keys
	 */
	public MoveReader(Catalog catalog, ShardKeyType keyType) {
		this.catalog = catalog;
		this.keyType = keyType;
	}

	/**
	 * Return a move.
	 * @param id the number of the move
	 * @return the move as it is now
	 * @throws InvalidDataAccessApiUsageException if there is none
	 */
	public StoredMove find(long id) {
		List<StoredMove> found = this.catalog.call("look up a move",
				(connection) -> Sql.list(connection, this::read, BY_ID, id));
		if (found.isEmpty()) {
			throw new InvalidDataAccessApiUsageException(
					"There is no move %d. 'moves()' lists all moves of this catalog.".formatted(id));
		}
		return found.get(0);
	}

	/**
	 * Return all moves.
	 * @return the moves, newest first
	 */
	public List<StoredMove> all() {
		return this.catalog.call("list moves", (connection) -> Sql.list(connection, this::read, ALL));
	}

	/**
	 * Return the moves that are not over.
	 * @return the moves, oldest first
	 */
	public List<StoredMove> open() {
		return this.catalog.call("list moves", this::open);
	}

	/**
	 * Return the moves that are not over.
	 * @param connection a connection to the catalog
	 * @return the moves, oldest first
	 * @throws SQLException if the catalog cannot be asked
	 */
	public List<StoredMove> open(Connection connection) throws SQLException {
		return Sql.list(connection, this::read, OPEN);
	}

	/**
	 * Return the moves whose switch takes too long, by the clock of the catalog.
	 * @param connection a connection to the catalog
	 * @param longest how long a switch may take
	 * @return the numbers of the moves
	 * @throws SQLException if the catalog cannot be asked
	 */
	public List<Long> stuck(Connection connection, Duration longest) throws SQLException {
		return Sql.list(connection, (row) -> row.getLong(1), STUCK, longest.toMillis());
	}

	/**
	 * Return the shards of the stored map from or to which a move is over.
	 * @param connection a connection to the catalog
	 * @return their names
	 * @throws SQLException if the catalog cannot be asked
	 */
	public List<String> moved(Connection connection) throws SQLException {
		return Sql.texts(connection, MOVED);
	}

	/**
	 * Return moves that are over.
	 * @param names what their slots are called
	 * @param numbers or their numbers, if they were from or to the shard
	 * @param shard the name of the shard
	 * @return those of them that are there and over
	 */
	public List<StoredMove> over(Collection<String> names, Collection<Long> numbers, String shard) {
		if (names.isEmpty() && numbers.isEmpty()) {
			return List.of();
		}
		return this.catalog.call("list moves",
				(connection) -> Sql.list(connection, this::read, OVER,
						connection.createArrayOf("text", names.toArray()),
						connection.createArrayOf("bigint", numbers.toArray()), shard));
	}

	private StoredMove read(ResultSet row) throws SQLException {
		String progress = row.getString("progress");
		ShardMove move = new ShardMove(row.getLong("id"), unit(row), row.getString("source"), row.getString("target"),
				MoveEngine.valueOf(row.getString("engine")), MoveState.valueOf(row.getString("state")),
				row.getBoolean("paused"), row.getString("reason"), number(row, "announced_epoch"),
				number(row, "switched_epoch"), progress(new ProgressText(progress)),
				row.getTimestamp("created_at").toInstant(), row.getTimestamp("updated_at").toInstant(),
				instant(row, "switched_at"));
		String command = row.getString("command");
		String outcome = row.getString("outcome");
		return new StoredMove(move, row.getString("name"), row.getLong("token"),
				(command != null) ? MoveCommand.valueOf(command) : null,
				(outcome != null) ? MoveState.valueOf(outcome) : null, instant(row, "clean_after"));
	}

	private MoveUnit unit(ResultSet row) throws SQLException {
		if (row.getString("kind").equals("KEY")) {
			Long slot = number(row, "key_slot");
			return new MoveUnit.Key(this.keyType.canonical(row.getString("key")),
					(slot != null) ? Math.toIntExact(slot) : null);
		}
		Set<Object> except = new HashSet<>();
		for (String key : (String[]) row.getArray("except_keys").getArray()) {
			except.add(this.keyType.canonical(key));
		}
		if (row.getString("kind").equals("RANGE")) {
			return new MoveUnit.Range(bound(row.getString("low")), bound(row.getString("high")), except);
		}
		return new MoveUnit.Slots(new TreeSet<>(Arrays.asList((Integer[]) row.getArray("slots").getArray())), except);
	}

	private @Nullable Object bound(@Nullable String text) {
		return (text != null) ? this.keyType.canonical(text) : null;
	}

	private static MoveProgress progress(ProgressText text) {
		Long pause = text.find("pauseMicros");
		Long eta = text.find("etaMillis");
		return new MoveProgress(text.get("rowsCopied"), text.get("rowsExpected"), text.get("bytesCopied"),
				text.get("lagBytes"), text.get("retainedBytes"), text.get("rowsVerified"), (int) text.get("attempts"),
				(pause != null) ? Duration.of(pause, TimeUnit.MICROSECONDS.toChronoUnit()) : null,
				(eta != null) ? Duration.ofMillis(eta) : null);
	}

	private static @Nullable Long number(ResultSet row, String column) throws SQLException {
		long number = row.getLong(column);
		return row.wasNull() ? null : number;
	}

	private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
		Timestamp timestamp = row.getTimestamp(column);
		return (timestamp != null) ? timestamp.toInstant() : null;
	}

	/**
	 * The numbers of the column {@code progress}, as the server prints them.
	 *
	 * @param json a flat object of numbers
	 */
	private record ProgressText(String json) {

		long get(String name) {
			Long number = find(name);
			return (number != null) ? number : 0;
		}

		@Nullable Long find(String name) {
			int start = this.json.indexOf('"' + name + "\": ");
			if (start == -1) {
				return null;
			}
			int begin = start + name.length() + 4;
			int end = begin;
			while (end < this.json.length() && Character.isDigit(this.json.charAt(end))) {
				end++;
			}
			return (end > begin) ? Long.valueOf(this.json.substring(begin, end)) : null;
		}

	}

}
