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

package io.github.shardboot.fence;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * One shard's row of a move in {@code shardboot.move_state}.
 * <ol>
 * <li>Each change is {@code update .. where move_id = ? and token <= ?}: a mover that
 * another one has followed changes nothing and is told so.</li>
 * <li>{@link #close} takes the lock of the unit first, so it waits for all transactions
 * that have written to the unit, and those that come later are refused
 * ({@code shardboot.enter}).</li>
 * <li>With the state {@link FenceState#FOREIGN} its epoch is written to
 * {@code shardboot.last_loss}, for instances that have not heard of the move and cannot
 * ask the catalog ({@code shardboot.confirm}).</li>
 * </ol>
 *
 * @author Shardboot Contributors
 */
public final class Fence {

	/**
	 * The class of the advisory locks on units: "Shbm" in ASCII.
	 */
	public static final int LOCK_CLASS = 1399349869;

	private static final String CREATE = """
			insert into shardboot.move_state (move_id, state, epoch, token) values (?, ?, ?, ?)
			on conflict (move_id) do update set token = excluded.token
			where move_state.token <= excluded.token""";

	private static final String CHANGE = """
			update shardboot.move_state set state = ?, epoch = ?, token = ?, changed_at = now()
			where move_id = ? and token <= ?""";

	private static final String HOLD = "select token from shardboot.move_state where move_id = ? for share";

	private static final String LOST = """
			insert into shardboot.last_loss (epoch) values (?)
			on conflict (singleton) do update set epoch = greatest(last_loss.epoch, excluded.epoch)""";

	private static final String STATE = "select state from shardboot.move_state where move_id = ?";

	private static final String REMOVE = "delete from shardboot.move_state where move_id = ?";

	private static final String LOCK = "select pg_advisory_xact_lock(?, ?::integer)";

	private final long move;

	private final long token;

	/**
	 * Create access to the row.
	 * @param move the number of the move
	 * @param token the number of the mover, higher than that of every earlier one
	 */
	public Fence(long move, long token) {
		this.move = move;
		this.token = token;
	}

	/**
	 * Create the row unless there is one, whose state stays.
	 * @param connection a connection to the shard
	 * @param state the state to begin with
	 * @param epoch the epoch of the shard map
	 * @throws SQLException if the shard refuses, or another mover has followed
	 */
	public void create(Connection connection, FenceState state, long epoch) throws SQLException {
		try (PreparedStatement statement = connection.prepareStatement(CREATE)) {
			statement.setLong(1, this.move);
			statement.setString(2, state.name());
			statement.setLong(3, epoch);
			statement.setLong(4, this.token);
			followed(statement.executeUpdate() == 0);
		}
	}

	/**
	 * Return the state.
	 * @param connection a connection to the shard
	 * @return the state, or {@code null} if there is no row
	 * @throws SQLException if the shard refuses
	 */
	public @Nullable FenceState state(Connection connection) throws SQLException {
		try (PreparedStatement statement = connection.prepareStatement(STATE)) {
			statement.setLong(1, this.move);
			try (ResultSet row = statement.executeQuery()) {
				return row.next() ? FenceState.valueOf(row.getString(1)) : null;
			}
		}
	}

	/**
	 * Change the state. The change is durable when this returns.
	 * @param connection a connection to the shard, in auto-commit mode
	 * @param state the state
	 * @param epoch the epoch of the shard map
	 * @throws SQLException if the shard refuses, or another mover has followed
	 */
	public void change(Connection connection, FenceState state, long epoch) throws SQLException {
		connection.setAutoCommit(false);
		try (Statement statement = connection.createStatement()) {
			statement.execute("set local synchronous_commit = on");
			update(connection, state, epoch);
			connection.commit();
		}
		finally {
			finish(connection);
		}
	}

	/**
	 * Wait for the writers of the unit and refuse later ones.
	 * @param connection a connection to the shard, in auto-commit mode
	 * @param epoch the epoch of the shard map
	 * @param lockTimeout how long to wait for writers, who are refused meanwhile
	 * @return whether all of them were through in time; otherwise nothing has changed
	 * @throws SQLException if the shard refuses, or another mover has followed
	 */
	public boolean close(Connection connection, long epoch, Duration lockTimeout) throws SQLException {
		connection.setAutoCommit(false);
		try {
			if (!lock(connection, lockTimeout)) {
				return false;
			}
			update(connection, FenceState.FENCED, epoch);
			connection.commit();
			return true;
		}
		finally {
			finish(connection);
		}
	}

	/**
	 * Take the lock of the unit until the transaction ends: nobody is writing to the
	 * unit, and who begins to is refused.
	 * @param connection a connection to the shard, in a transaction
	 * @param lockTimeout how long to wait for writers, who are refused meanwhile
	 * @return whether it was taken; otherwise the transaction has to be rolled back
	 * @throws SQLException if the shard refuses
	 */
	public boolean lock(Connection connection, Duration lockTimeout) throws SQLException {
		try (Statement settings = connection.createStatement();
				PreparedStatement lock = connection.prepareStatement(LOCK)) {
			settings.execute("set local synchronous_commit = on");
			TableLocks.waitAtMost(connection, Math.max(1, lockTimeout.toMillis()));
			lock.setInt(1, LOCK_CLASS);
			lock.setLong(2, this.move);
			lock.execute();
			return true;
		}
		catch (SQLException ex) {
			if ("55P03".equals(ex.getSQLState())) {
				return false;
			}
			throw ex;
		}
	}

	/**
	 * Keep the row as it is until the transaction ends, and so other movers waiting that
	 * follow.
	 * @param connection a connection to the shard, in a transaction
	 * @return whether there is a row
	 * @throws SQLException if the shard refuses, or another mover has followed
	 */
	public boolean hold(Connection connection) throws SQLException {
		try (PreparedStatement statement = connection.prepareStatement(HOLD)) {
			statement.setLong(1, this.move);
			try (ResultSet row = statement.executeQuery()) {
				boolean found = row.next();
				followed(found && row.getLong(1) > this.token);
				return found;
			}
		}
	}

	/**
	 * Remove the row, when nothing guards the unit any more.
	 * @param connection a connection to the shard
	 * @throws SQLException if the shard refuses
	 */
	public void remove(Connection connection) throws SQLException {
		try (PreparedStatement statement = connection.prepareStatement(REMOVE)) {
			statement.setLong(1, this.move);
			statement.executeUpdate();
		}
	}

	/**
	 * Change the state in a transaction of the caller.
	 * @param connection a connection to the shard, in a transaction
	 * @param state the state
	 * @param epoch the epoch of the shard map
	 * @throws SQLException if the shard refuses, or another mover has followed
	 */
	public void update(Connection connection, FenceState state, long epoch) throws SQLException {
		try (PreparedStatement statement = connection.prepareStatement(CHANGE)) {
			statement.setString(1, state.name());
			statement.setLong(2, epoch);
			statement.setLong(3, this.token);
			statement.setLong(4, this.move);
			statement.setLong(5, this.token);
			followed(statement.executeUpdate() == 0);
		}
		if (state == FenceState.FOREIGN) {
			try (PreparedStatement statement = connection.prepareStatement(LOST)) {
				statement.setLong(1, epoch);
				statement.executeUpdate();
			}
		}
	}

	private void followed(boolean none) throws SQLException {
		if (none) {
			throw new SQLException("Another process has taken over move %d".formatted(this.move), "SH003");
		}
	}

	private static void finish(Connection connection) throws SQLException {
		connection.rollback();
		connection.setAutoCommit(true);
	}

}
