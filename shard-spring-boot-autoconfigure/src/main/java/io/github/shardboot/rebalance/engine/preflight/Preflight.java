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

package io.github.shardboot.rebalance.engine.preflight;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

import io.github.shardboot.rebalance.MoveEngine;
import io.github.shardboot.rebalance.MoveUnit;
import io.github.shardboot.rebalance.engine.rows.KeySpace;
import io.github.shardboot.rebalance.engine.rows.UnitRows;
import io.github.shardboot.rebalance.engine.rows.UnitTable;
import io.github.shardboot.rebalance.engine.side.Side;
import io.github.shardboot.rebalance.store.Sql;
import io.github.shardboot.strategy.ShardKeyType;
import io.github.shardboot.strategy.hash.HashFunction;

/**
 * Looks for everything that would break a move later, or lose something. Nothing is
 * changed. All problems are found at once; only what cannot be looked at because of
 * another problem is left out.
 *
 * @author Shardboot Contributors
 */
public final class Preflight {

	private final Side source;

	private final Side target;

	private final List<UnitTable> tables;

	private final Wanted wanted;

	private final List<String> problems = new ArrayList<>();

	/**
	 * Create checks.
	 * @param source the shard that the unit leaves
	 * @param target the shard that it goes to
	 * @param tables the tables
	 * @param wanted what is to be done
	 */
	public Preflight(Side source, Side target, List<UnitTable> tables, Wanted wanted) {
		this.source = source;
		this.target = target;
		this.tables = tables;
		this.wanted = wanted;
	}

	/**
	 * Look for problems.
	 * @return all of them, each with its way out
	 * @throws SQLException if a side refuses to tell
	 */
	public List<String> problems() throws SQLException {
		unit();
		if (this.tables.isEmpty()) {
			this.problems.add("No sharded table is known, so nothing would move: name the tables in"
					+ " 'shard.rebalance.tables', as 'name: key column'.");
		}
		servers();
		TableCheck tables = new TableCheck(this.source, this.target, this.tables, this.wanted, this.problems);
		boolean readable = true;
		for (UnitTable table : this.tables) {
			readable &= tables.check(table);
		}
		if (readable && this.problems.isEmpty()) {
			rows();
		}
		return this.problems;
	}

	private void servers() throws SQLException {
		ServerCheck servers = new ServerCheck(this.problems);
		if (this.wanted.engine() == MoveEngine.BLOCKED_COPY) {
			servers.common(this.source, "source");
			servers.common(this.target, "target");
			return;
		}
		servers.publisher(this.source, "source");
		servers.subscriber(this.target, "target");
		if (this.wanted.reverse()) {
			servers.publisher(this.target, "target");
			servers.subscriber(this.source, "source");
		}
	}

	private void unit() throws SQLException {
		KeySpace keys = this.wanted.keySpace();
		if (this.wanted.unit() instanceof MoveUnit.Slots) {
			if (keys.function() != HashFunction.POSTGRES) {
				this.problems.add("Slots of hash function '%s' cannot be computed by a row filter of PostgreSQL; only"
					.formatted(keys.function()) + " those of 'shard.hash.function=postgres' can move.");
			}
		}
		else if (this.wanted.unit() instanceof MoveUnit.Range && keys.keyType() == ShardKeyType.STRING) {
			encoding(this.source);
			encoding(this.target);
		}
		else if (this.wanted.unit() instanceof MoveUnit.Key unit && keys.pinned().contains(unit.key())) {
			this.problems.add("'shard.overrides' pins the key: instances would not start any more after the move."
					+ " Take it out there, in all instances; the catalog remembers where it lives.");
		}
	}

	private void encoding(Side side) throws SQLException {
		if (!Sql.is(side.get(), "select current_setting('server_encoding') = 'UTF8'")) {
			this.problems.add("Shard '%s' is not encoded in UTF-8, so that it does not order texts as ranges are."
				.formatted(side.shard()));
		}
	}

	private void rows() throws SQLException {
		for (UnitTable table : this.tables) {
			long rows = UnitRows.count(this.target.get(), List.of(table));
			if (rows > 0) {
				this.problems.add(("Table '%s' has %d rows of the unit in the target already. Find out who has written"
						+ " them, and delete them.")
					.formatted(table.table(), rows));
			}
		}
	}

	/**
	 * What is to be done.
	 *
	 * @param unit what moves
	 * @param keySpace how keys become slots
	 * @param engine how rows get to the target
	 * @param reverse whether there is to be a way back
	 * @param referenceTables tables to which moved tables may refer, with their schemas
	 */
	public record Wanted(MoveUnit unit, KeySpace keySpace, MoveEngine engine, boolean reverse,
			List<String> referenceTables) {
	}

}
