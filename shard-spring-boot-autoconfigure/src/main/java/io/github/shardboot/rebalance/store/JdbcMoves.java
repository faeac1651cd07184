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
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.github.shardboot.catalog.Catalog;
import io.github.shardboot.rebalance.MoveProgress;
import io.github.shardboot.rebalance.MoveState;
import io.github.shardboot.rebalance.ShardMove;

/**
 * Changes moves in the catalog, for the one mover that has taken a move. Thread-safe,
 * also across processes.
 * <ol>
 * <li>{@link #take} is {@code update .. set token = token + 1 returning token}: from then
 * on the mover before changes nothing.</li>
 * <li>Every change is {@code update .. where id = ? and state = ? and token = ?} and must
 * hit its row.</li>
 * <li>{@link #switchOwner} changes the owner, the epoch and the state in one transaction.
 * That is the only point of no return.</li>
 * </ol>
 *
 * @author Shardboot Contributors
 */
public final class JdbcMoves {

	private static final String TAKE = "update shardboot_move set token = token + 1 where id = ?";

	private static final String CHANGE = """
			update shardboot_move set state = ?, outcome = coalesce(?, outcome), reason = ?, updated_at = now()
			where id = ? and state = ? and token = ?""";

	private static final String NEXT_EPOCH = """
			update shardboot_map set epoch = epoch + 1, changed_at = now() returning epoch""";

	private static final String ANNOUNCE = """
			update shardboot_move set announced_epoch = ?, shape = ?, updated_at = now()
			where id = ? and state = ? and token = ?""";

	private static final String SHAPE = "select unnest(shape) from shardboot_move where id = ?";

	private static final String SWITCH = """
			update shardboot_move set state = ?, outcome = ?, switched_epoch = ?, switched_at = now(), reason = null,
				clean_after = now() + ? * interval '1 millisecond', command = null, updated_at = now()
			where id = ? and state = ? and token = ?""";

	private static final String FINISH = """
			update shardboot_move set state = ?, updated_at = now(), command = null, paused = false
			where id = ? and state = ? and token = ?""";

	private static final String UNCLAIM = "delete from shardboot_move_claim where move_id = ?";

	private static final String PROGRESS = """
			update shardboot_move set progress = jsonb_build_object('rowsCopied', ?::bigint, 'rowsExpected', ?::bigint,
				'bytesCopied', ?::bigint, 'lagBytes', ?::bigint, 'retainedBytes', ?::bigint, 'rowsVerified', ?::bigint,
				'attempts', ?::bigint, 'pauseMicros', ?::bigint, 'etaMillis', ?::bigint)
			where id = ? and token = ?""";

	private static final String REFUSE = """
			update shardboot_move set command = null where id = ? and token = ? and command = ?""";

	private static final String BEHIND = """
			select count(*) from shardboot_instance
			where seen_at > now() - ? * interval '1 millisecond' and epoch < ?""";

	private static final String GRACE = "select clean_after is null or clean_after <= now() from shardboot_move where id = ?";

	private final Catalog catalog;

	private final MoveReader reader;

	/**
	 * Create access to moves.
	 * @param catalog where they are
	 * @param reader reads them
	 */
	public JdbcMoves(Catalog catalog, MoveReader reader) {
		this.catalog = catalog;
		this.reader = reader;
	}

	/**
	 * Return a move.
	 * @param id the number of the move
	 * @return the move as it is now
	 */
	public StoredMove find(long id) {
		return this.reader.find(id);
	}

	/**
	 * Return all moves.
	 * @return the moves, newest first
	 */
	public List<ShardMove> all() {
		return this.reader.all().stream().map(StoredMove::move).toList();
	}

	/**
	 * Return moves that are over.
	 * @param names what their slots are called
	 * @param numbers or their numbers, if they were from or to the shard
	 * @param shard the name of the shard
	 * @return those of them that are there and over
	 */
	public List<StoredMove> over(Collection<String> names, Collection<Long> numbers, String shard) {
		return this.reader.over(names, numbers, shard);
	}

	/**
	 * Take a move over from whoever had it.
	 * @param id the number of the move
	 * @return the move with the new token
	 */
	public StoredMove take(long id) {
		this.catalog.call("take a move over", (connection) -> Sql.update(connection, TAKE, id));
		return find(id);
	}

	/**
	 * Change the state.
	 * @param move the move as the mover knows it
	 * @param state the new state
	 * @param outcome how the move will end, or {@code null} if that is as before
	 * @param reason why, or {@code null}
	 * @return the move as it is now
	 * @throws MoveLostException if another mover has it
	 */
	public StoredMove change(StoredMove move, MoveState state, @Nullable MoveState outcome, @Nullable String reason)
			throws MoveLostException {
		String end = (outcome != null) ? outcome.name() : null;
		hit(move, this.catalog.call("change a move", (connection) -> Sql.update(connection, CHANGE, state.name(), end,
				reason, move.id(), move.state().name(), move.token())));
		return find(move.id());
	}

	/**
	 * Raise the epoch, so that instances get to know the move.
	 * @param move the move as the mover knows it
	 * @param shape how the tables are, to be compared later
	 * @return the move as it is now
	 * @throws MoveLostException if another mover has it
	 */
	public StoredMove announce(StoredMove move, List<String> shape) throws MoveLostException {
		hit(move,
				this.catalog.inTransaction("announce a move",
						(connection) -> undone(connection,
								Sql.update(connection, ANNOUNCE, Sql.number(connection, NEXT_EPOCH),
										connection.createArrayOf("text", shape.toArray()), move.id(),
										move.state().name(), move.token()))));
		return find(move.id());
	}

	/**
	 * Return how the tables were when the move was announced.
	 * @param move the move
	 * @return what {@link #announce} was given
	 */
	public List<String> shape(StoredMove move) {
		return this.catalog.call("ask for a move", (connection) -> Sql.texts(connection, SHAPE, move.id()));
	}

	/**
	 * Make another shard the owner. When this throws anything but
	 * {@link MoveLostException} it may have been done: the state tells.
	 * @param move the move as the mover knows it
	 * @param from the shard that owns the unit
	 * @param to the shard that is to own it
	 * @param state the state after that
	 * @param outcome how the move will end
	 * @param grace how long rows of the former owner stay
	 * @return the move as it is now
	 * @throws MoveLostException if another mover has it, or the unit another owner
	 */
	public StoredMove switchOwner(StoredMove move, String from, String to, MoveState state, MoveState outcome,
			Duration grace) throws MoveLostException {
		hit(move, this.catalog.inTransaction("change the owner", (connection) -> {
			long epoch = Sql.number(connection, NEXT_EPOCH);
			int changed = Sql.update(connection, SWITCH, state.name(), outcome.name(), epoch, grace.toMillis(),
					move.id(), move.state().name(), move.token());
			return undone(connection,
					(changed == 1 && UnitOwners.assign(connection, move.move().unit(), from, to, epoch)) ? 1 : 0);
		}));
		return find(move.id());
	}

	/**
	 * End a move.
	 * @param move the move as the mover knows it, whose outcome is certain
	 * @param outcome the last state
	 * @return the move as it is now
	 * @throws MoveLostException if another mover has it
	 */
	public StoredMove finish(StoredMove move, MoveState outcome) throws MoveLostException {
		hit(move, this.catalog.inTransaction("end a move", (connection) -> {
			if (move.move().announcedEpoch() != null) {
				Sql.number(connection, NEXT_EPOCH);
			}
			Sql.update(connection, UNCLAIM, move.id());
			return undone(connection,
					Sql.update(connection, FINISH, outcome.name(), move.id(), move.state().name(), move.token()));
		}));
		return find(move.id());
	}

	/**
	 * Forget the command, because it cannot be obeyed. Another one that was given
	 * meanwhile stays.
	 * @param move the move as the mover knows it
	 * @param command the command
	 */
	public void refuse(StoredMove move, MoveCommand command) {
		this.catalog.call("change a move",
				(connection) -> Sql.update(connection, REFUSE, move.id(), move.token(), command.name()));
	}

	/**
	 * Write the progress down. Nothing happens if another mover has the move.
	 * @param move the move as the mover knows it
	 * @param progress the progress
	 */
	public void progress(StoredMove move, MoveProgress progress) {
		Duration pause = progress.pause();
		Duration eta = progress.eta();
		this.catalog.call("report a move",
				(connection) -> Sql.update(connection, PROGRESS, progress.rowsCopied(), progress.rowsExpected(),
						progress.bytesCopied(), progress.lagBytes(), progress.retainedBytes(), progress.rowsVerified(),
						progress.attempts(), (pause != null) ? pause.toNanos() / 1000 : null,
						(eta != null) ? eta.toMillis() : null, move.id(), move.token()));
	}

	/**
	 * Count the instances that live and have not heard of an epoch.
	 * @param lease how long ago an instance was seen at most, if it lives
	 * @param epoch the epoch
	 * @return how many are behind
	 */
	public long behind(Duration lease, long epoch) {
		return this.catalog.call("ask for instances",
				(connection) -> Sql.number(connection, BEHIND, lease.toMillis(), epoch));
	}

	/**
	 * Return whether the rows of a former owner may be deleted, as far as time goes.
	 * @param move the move
	 * @return whether the grace is over
	 */
	public boolean graceIsOver(ShardMove move) {
		return this.catalog.call("ask for a move", (connection) -> Sql.is(connection, GRACE, move.id()));
	}

	private static int undone(Connection connection, int rows) throws SQLException {
		if (rows == 0) {
			connection.rollback();
		}
		return rows;
	}

	private static void hit(StoredMove move, int rows) throws MoveLostException {
		if (rows != 1) {
			throw new MoveLostException(move.id());
		}
	}

}
