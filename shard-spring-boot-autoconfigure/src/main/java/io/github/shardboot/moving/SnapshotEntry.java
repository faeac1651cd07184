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

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.dao.TransientDataAccessResourceException;

import io.github.shardboot.StaleShardMapException;

/**
 * Lets a part of a call on several shards see exactly the rows that its shard owns, by
 * the map that all parts share.
 * <ol>
 * <li>{@code set transaction isolation level repeatable read, read only}: what is checked
 * and what is read is one snapshot.</li>
 * <li>{@code select .. from shardboot.move_state}, the first statement: the shard must
 * own what it owns by the map, and must not own what another one does. Otherwise the call
 * as a whole is repeated with a newer map. A shared lock per move keeps the policies of
 * the next step in place until the transaction ends.</li>
 * <li>{@code set_config('shardboot.hidden', .., true)}: the policies of moves hide rows
 * that another shard answers for ({@code HiddenRows}). Where they do not bind the user,
 * because it owns the tables or is a superuser, {@code set local role pg_read_all_data};
 * where that is not allowed the call is refused.</li>
 * </ol>
 *
 * @author Shardboot Contributors
 */
final class SnapshotEntry implements Entry {

	private static final String SNAPSHOT = "set transaction isolation level repeatable read, read only";

	private static final String STATES = """
			select move_id, state, pg_try_advisory_xact_lock_shared(1399349871, move_id::integer)
			from shardboot.move_state""";

	private static final String HAS_MOVES = "select to_regclass('shardboot.last_loss') is not null";

	private static final String LAST_LOSS = "select max(epoch) from shardboot.last_loss";

	private static final String HIDE = "select set_config('shardboot.hidden', ?, true)";

	/**
	 * How many of some moves have policies, and whether all of these bind the user.
	 */
	private static final String BOUND = """
			select count(distinct polname), coalesce(bool_and(row_security_active(polrelid)), false)
			from pg_policy where polname = any (?)""";

	/**
	 * The path is fixed first, as "$user" is another one afterwards.
	 */
	private static final String READER = """
			select set_config('search_path', (select string_agg(quote_ident(name), ', ' order by position)
				from unnest(current_schemas(false)) with ordinality path (name, position)), true),
				set_config('role', 'pg_read_all_data', true)""";

	private static final String UNDEFINED_TABLE = "42P01";

	private static final String READ_ONLY = "25006";

	private static final String NOT_PERMITTED = "42501";

	private final ScatterPin pin;

	private final String shard;

	private final boolean confirmed;

	private boolean entered;

	/**
	 * Create an entry.
	 * @param pin what the call takes for true
	 * @param shard the name of the shard
	 * @param confirmed whether the movers wait for what this instance does not know
	 */
	SnapshotEntry(ScatterPin pin, String shard, boolean confirmed) {
		this.pin = pin;
		this.shard = shard;
		this.confirmed = confirmed;
	}

	@Override
	public boolean isNeeded() {
		return !this.entered;
	}

	@Override
	public void enter(Connection connection) throws SQLException {
		try (Statement statement = connection.createStatement()) {
			statement.execute(SNAPSHOT);
		}
		if (this.confirmed || hasMoves(connection)) {
			List<String> foreign = check(states(connection));
			if (!foreign.isEmpty()) {
				hide(connection, foreign);
			}
		}
		this.entered = true;
	}

	// an instance that the movers do not wait for may have missed a whole move
	private boolean hasMoves(Connection connection) throws SQLException {
		try (Statement statement = connection.createStatement()) {
			try (ResultSet row = statement.executeQuery(HAS_MOVES)) {
				row.next();
				if (!row.getBoolean(1) && this.pin.on(this.shard).isEmpty()) {
					return false;
				}
			}
			try (ResultSet row = statement.executeQuery(LAST_LOSS)) {
				row.next();
				if (row.getLong(1) > this.pin.epoch()) {
					throw this.pin.mismatched(this.shard, "something was moved from it");
				}
			}
			return true;
		}
	}

	private Map<Long, String> states(Connection connection) throws SQLException {
		Map<Long, String> states = new HashMap<>();
		try (Statement statement = connection.createStatement(); ResultSet rows = statement.executeQuery(STATES)) {
			while (rows.next()) {
				if (!rows.getBoolean(3)) {
					throw this.pin.mismatched(this.shard, "a move is ending");
				}
				states.put(rows.getLong(1), rows.getString(2));
			}
		}
		catch (SQLException ex) {
			if (UNDEFINED_TABLE.equals(ex.getSQLState())) {
				throw this.pin.mismatched(this.shard, "it plays no part in any move yet");
			}
			throw ex;
		}
		return states;
	}

	private List<String> check(Map<Long, String> states) {
		List<String> foreign = new ArrayList<>();
		Map<Long, Boolean> expected = this.pin.on(this.shard);
		expected.forEach((move, owner) -> {
			String state = states.get(move);
			if (owner != "OWNED".equals(state)) {
				throw this.pin.mismatched(this.shard, "its state in move %d is %s".formatted(move, state));
			}
			// without a part in the move it has none of its rows: not yet, or no more
			if (!owner && state != null) {
				foreign.add("shardboot_m" + move);
			}
		});
		states.forEach((move, state) -> {
			if (!expected.containsKey(move) && !state.equals("OWNED")) {
				throw this.pin.mismatched(this.shard, "move %d is new".formatted(move));
			}
		});
		return foreign;
	}

	private void hide(Connection connection, List<String> foreign) throws SQLException {
		try (PreparedStatement statement = connection.prepareStatement(HIDE)) {
			statement.setString(1, "," + String.join(",", foreign) + ",");
			statement.execute();
		}
		if (bound(connection, foreign)) {
			return;
		}
		try (Statement statement = connection.createStatement()) {
			statement.execute(READER);
		}
		catch (SQLException ex) {
			if (NOT_PERMITTED.equals(ex.getSQLState())) {
				throw this.pin.refused(visible(ex));
			}
			throw ex;
		}
		if (!bound(connection, foreign)) {
			throw this.pin.refused(visible(null));
		}
	}

	private boolean bound(Connection connection, List<String> foreign) throws SQLException {
		try (PreparedStatement statement = connection.prepareStatement(BOUND)) {
			statement.setArray(1, connection.createArrayOf("name", foreign.toArray()));
			try (ResultSet row = statement.executeQuery()) {
				row.next();
				if (row.getInt(1) != foreign.size()) {
					throw this.pin.mismatched(this.shard, "a move begins or ends");
				}
				return row.getBoolean(2);
			}
		}
	}

	private RuntimeException visible(@Nullable SQLException cause) {
		String message = "Shard '%s' has rows that another shard answers for, because they are being moved, and its user sees them: it owns the tables or bypasses row-level security. Nothing was answered. Repeat the call when the move is over, or let the user of the shard read in the role 'pg_read_all_data': 'grant pg_read_all_data to <user>'."
			.formatted(this.shard);
		return (cause != null) ? new TransientDataAccessResourceException(message, cause)
				: new TransientDataAccessResourceException(message);
	}

	@Override
	public @Nullable Connection refused(StaleShardMapException refusal, boolean exchange) {
		throw refusal;
	}

	@Override
	public @Nullable RuntimeException explain(SQLException failure) {
		return (READ_ONLY.equals(failure.getSQLState()) || NOT_PERMITTED.equals(failure.getSQLState())) ? this.pin
			.refused(new TransientDataAccessResourceException(
					"A part of a call on several shards was to write, or to do something else that a reader may not, in shard '%s', %s. Nothing was done there. Repeat the call later, or write in Shards.forKey(...)."
						.formatted(this.shard, this.confirmed ? "from or to which something is being moved"
								: "but this instance has not reached the catalog for longer than 'shard.rebalance.lease'"),
					failure))
				: null;
	}

	@Override
	public void ended() {
		this.entered = false;
	}

}
