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

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.dao.DataAccessException;

import io.github.shardboot.fence.FenceSchema;
import io.github.shardboot.rebalance.engine.observe.ObservedStates;
import io.github.shardboot.rebalance.store.Sql;
import io.github.shardboot.rebalance.store.StoredMove;
import io.github.shardboot.routing.direct.FailureText;

/**
 * Drops what a mover has installed after another one had ended the move: no token keeps a
 * statement that is under way from that.
 * <ol>
 * <li>Each shard is asked for publications, subscriptions and slots called
 * {@code shardboot_m<id>_<random>}, and for guards, policies and states of moves.</li>
 * <li>The catalog is asked which of those moves are over. Of them everything is removed,
 * in both of their shards. Whatever belongs to an open move, or to none of this catalog,
 * stays.</li>
 * </ol>
 * Rows are not deleted: the unit may have come back meanwhile. The log names the move.
 *
 * @author Shardboot Contributors
 */
final class OrphanSweep {

	private static final Log logger = LogFactory.getLog(OrphanSweep.class);

	private static final String NAMES = """
			select regexp_replace(name, '_r$', '') from (
				select pubname from pg_publication
				union all select subname from pg_subscription
					where subdbid = (select oid from pg_database where datname = current_database())
				union all select slot_name from pg_replication_slots where database = current_database()) found (name)
			where name ~ '^shardboot_m\\d+_[0-9a-f]{8}(_r)?$'""";

	private static final String NUMBERS = """
			select number::bigint from (
				select substring(tgname from '^~shardboot_m(\\d+)_') from pg_trigger where not tgisinternal
				union all select substring(polname from '^shardboot_m(\\d+)$') from pg_policy) found (number)
			where number is not null""";

	private static final String STATES = """
			select move_id from shardboot.move_state
			union select abs(move_id) from shardboot.marker
			union select move_id from shardboot.barrier""";

	private final MoveContext context;

	OrphanSweep(MoveContext context) {
		this.context = context;
	}

	/**
	 * Look at shards. One that cannot be asked is left for the next time.
	 * @param shards the names of the shards
	 */
	void sweep(Collection<String> shards) {
		Map<Long, StoredMove> over = new TreeMap<>();
		for (String shard : shards) {
			try (Connection connection = this.context.databases().open(shard)) {
				TreeSet<Long> numbers = new TreeSet<>(Sql.list(connection, (row) -> row.getLong(1), NUMBERS));
				if (FenceSchema.isCurrent(connection)) {
					numbers.addAll(Sql.list(connection, (row) -> row.getLong(1), STATES));
				}
				for (StoredMove move : this.context.moves().over(Sql.texts(connection, NAMES), numbers, shard)) {
					over.put(move.id(), move);
				}
			}
			catch (SQLException | RuntimeException ex) {
				logger.warn(
						"Shard '%s' cannot be asked for leftovers of moves (%s)".formatted(shard, FailureText.of(ex)));
			}
		}
		over.values().forEach(this::remove);
	}

	private void remove(StoredMove move) {
		try (Work work = new Work(this.context, move, new ObservedStates(this.context.listener()))) {
			new Cleaning(work).removeAll();
			logger.warn("Move %d: another process had left something behind, which was removed".formatted(move.id()));
		}
		catch (SQLException | DataAccessException ex) {
			logger
				.warn("Move %d: what was left behind cannot be removed (%s)".formatted(move.id(), FailureText.of(ex)));
		}
	}

}
