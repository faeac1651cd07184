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

package io.github.shardboot.rebalance.engine;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

import io.github.shardboot.rebalance.MoveUnit;
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
final class Preflight {

	private final Work work;

	private final List<String> problems = new ArrayList<>();

	Preflight(Work work) {
		this.work = work;
	}

	// Return all problems, each with its way out.
	List<String> problems() throws SQLException {
		unit();
		if (this.work.tables().isEmpty()) {
			this.problems.add("No sharded table is known, so nothing would move: name the tables in"
					+ " 'shard.rebalance.tables', as 'name: key column'.");
		}
		boolean reverse = this.work.settings().reverse();
		ServerCheck servers = new ServerCheck(this.problems);
		servers.publisher(this.work.source(), "source");
		servers.subscriber(this.work.target(), "target");
		if (reverse) {
			servers.publisher(this.work.target(), "target");
			servers.subscriber(this.work.source(), "source");
		}
		TableCheck tables = new TableCheck(this.work, this.problems);
		boolean readable = true;
		for (UnitTable table : this.work.tables()) {
			readable &= tables.check(table);
		}
		if (readable && this.problems.isEmpty()) {
			rows();
		}
		return this.problems;
	}

	private void unit() throws SQLException {
		KeySpace keys = this.work.context().keySpace().get();
		if (this.work.move().move().unit() instanceof MoveUnit.Slots) {
			if (keys.function() != HashFunction.POSTGRES) {
				this.problems.add("Slots of hash function '%s' cannot be computed by a row filter of PostgreSQL; only"
					.formatted(keys.function()) + " those of 'shard.hash.function=postgres' can move.");
			}
		}
		else if (this.work.move().move().unit() instanceof MoveUnit.Range && keys.keyType() == ShardKeyType.STRING) {
			encoding(this.work.source());
			encoding(this.work.target());
		}
		else if (this.work.move().move().unit() instanceof MoveUnit.Key unit && keys.pinned().contains(unit.key())) {
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
		for (UnitTable table : this.work.tables()) {
			long rows = UnitRows.count(this.work.target().get(), List.of(table));
			if (rows > 0) {
				this.problems.add(("Table '%s' has %d rows of the unit in the target already. Find out who has written"
						+ " them, and delete them.")
					.formatted(table.table(), rows));
			}
		}
	}

}
