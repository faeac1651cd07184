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

import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.function.BiFunction;

import org.springframework.dao.InvalidDataAccessApiUsageException;

import io.github.shardboot.StaleShardMapException;
import io.github.shardboot.catalog.Catalog;
import io.github.shardboot.rebalance.MoveEngine;
import io.github.shardboot.rebalance.MovePlan;
import io.github.shardboot.rebalance.MoveState;
import io.github.shardboot.rebalance.MoveUnit;
import io.github.shardboot.rebalance.PlannedMove;

/**
 * What operators do to moves in the catalog: start them and tell them what to do.
 * Thread-safe, also across processes.
 * <ol>
 * <li>{@link #start} locks the row of {@code shardboot_map}, so that the owners that it
 * checks stay what they are, and claims each slot or key in {@code shardboot_move_claim},
 * whose primary key lets nothing be in two open moves. Keys that were moved out of slots
 * are written down with a move of these: they stay.</li>
 * <li>A command is {@code update .. where state = any (?)}.</li>
 * </ol>
 *
 * @author Shardboot Contributors
 */
public final class NewMoves {

	private static final String EPOCH = "select epoch from shardboot_map for update";

	private static final String KNOWN = "select count(*) from shardboot_map_shard where shard = ?";

	private static final String CLAIMED = """
			select coalesce(min(move_id), 0) from shardboot_move_claim where unit = any (?)""";

	private static final String INSERT = """
			insert into shardboot_move (name, kind, slots, except_keys, key, key_slot, low, high, source, target,
				engine, state)
			values ('', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'PENDING') returning id""";

	private static final String EXCEPT = "select key from shardboot_override where slot = any (?) order by key";

	private static final String NAME = "update shardboot_move set name = ? where id = ?";

	private static final String CLAIM = """
			insert into shardboot_move_claim (unit, move_id) select unnest(?::text[]), ?""";

	private static final String COMMAND = """
			update shardboot_move set command = ? where id = ? and state = any (?)""";

	private static final String PAUSE = "update shardboot_move set paused = ? where id = ? and state = any (?)";

	private final Catalog catalog;

	private final SecureRandom random = new SecureRandom();

	/**
	 * Create access to moves.
	 * @param catalog where they are
	 */
	public NewMoves(Catalog catalog) {
		this.catalog = catalog;
	}

	/**
	 * Write moves down, all or none.
	 * @param plan the moves
	 * @param engines chooses how rows get to the target where the plan does not say so
	 * @return the numbers of the moves
	 * @throws StaleShardMapException if the shard map has another epoch than the plan
	 * @throws InvalidDataAccessApiUsageException if a unit has another owner, or is in
	 * another open move
	 */
	public List<Long> start(MovePlan plan, BiFunction<String, String, MoveEngine> engines) {
		List<MoveEngine> chosen = plan.moves().stream().map((move) -> engine(move, engines)).toList();
		return this.catalog.inTransaction("start moves", (connection) -> {
			long epoch = Sql.number(connection, EPOCH);
			if (epoch != plan.epoch()) {
				throw new StaleShardMapException(plan.epoch(), epoch);
			}
			List<Long> ids = new ArrayList<>();
			for (int i = 0; i < chosen.size(); i++) {
				check(connection, plan.moves().get(i));
				ids.add(insert(connection, plan.moves().get(i), chosen.get(i)));
			}
			return ids;
		});
	}

	private static MoveEngine engine(PlannedMove move, BiFunction<String, String, MoveEngine> engines) {
		MoveEngine planned = move.engine();
		return (planned != null) ? planned : engines.apply(move.source(), move.target());
	}

	private static void check(Connection connection, PlannedMove move) throws SQLException {
		if (move.source().equals(move.target()) || Sql.number(connection, KNOWN, move.target()) == 0) {
			throw new InvalidDataAccessApiUsageException(
					"Shard '%s' cannot be the target of a move from '%s': it is not another shard of the stored map."
						.formatted(move.target(), move.source()));
		}
		if (!UnitOwners.owns(connection, move.unit(), move.source())) {
			throw new InvalidDataAccessApiUsageException(
					"Shard '%s' does not own all of what is to be moved (%s). Plan again.".formatted(move.source(),
							move.unit()));
		}
		long other = (move.unit() instanceof MoveUnit.Range range) ? RangeOwners.overlapping(connection, range)
				: Sql.number(connection, CLAIMED, UnitOwners.claims(connection, move.unit()));
		if (other != 0) {
			throw new InvalidDataAccessApiUsageException(
					"Move %d, which is not over, has part of what is to be moved (%s). Wait for it, or abort it."
						.formatted(other, move.unit()));
		}
	}

	private long insert(Connection connection, PlannedMove move, MoveEngine engine) throws SQLException {
		MoveUnit.Slots slots = (move.unit() instanceof MoveUnit.Slots unit) ? unit : null;
		MoveUnit.Key key = (move.unit() instanceof MoveUnit.Key unit) ? unit : null;
		MoveUnit.Range range = (move.unit() instanceof MoveUnit.Range unit) ? unit : null;
		Object array = (slots != null) ? UnitOwners.array(connection, slots) : null;
		List<String> except = (slots != null) ? Sql.texts(connection, EXCEPT, array)
				: (range != null) ? range.except().stream().map(Object::toString).sorted().toList() : List.of();
		long id = Sql.number(connection, INSERT, (slots != null) ? "SLOTS" : (range != null) ? "RANGE" : "KEY", array,
				connection.createArrayOf("text", except.toArray()), (key != null) ? key.key().toString() : null,
				(key != null) ? key.slot() : null, (range != null) ? RangeOwners.text(range.low()) : null,
				(range != null) ? RangeOwners.text(range.high()) : null, move.source(), move.target(), engine.name());
		// other applications may use the same servers, and count their moves too
		Sql.update(connection, NAME, "shardboot_m%d_%08x".formatted(id, this.random.nextInt()), id);
		Sql.update(connection, CLAIM, UnitOwners.claims(connection, move.unit()), id);
		return id;
	}

	/**
	 * Tell a move what to do.
	 * @param id the number of the move
	 * @param command what to do
	 * @return whether its state allows that
	 */
	public boolean command(long id, MoveCommand command) {
		return this.catalog.call("tell a move what to do",
				(connection) -> Sql.update(connection, COMMAND, command.name(), id,
						connection.createArrayOf("text", command.states().stream().map(Enum::name).toArray()))) == 1;
	}

	/**
	 * Let a move wait, or go on.
	 * @param id the number of the move
	 * @param paused whether it is to wait
	 * @return whether its state allows that
	 */
	public boolean pause(long id, boolean paused) {
		return this.catalog.call("tell a move what to do", (connection) -> Sql
			.update(connection, PAUSE, paused, id, connection.createArrayOf("text",
					EnumSet.range(MoveState.PENDING, MoveState.REVERSING).stream().map(Enum::name).toArray()))) == 1;
	}

}
