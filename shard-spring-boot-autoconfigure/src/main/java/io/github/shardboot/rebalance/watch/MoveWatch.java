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

package io.github.shardboot.rebalance.watch;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;

import io.github.shardboot.catalog.CatalogReader;
import io.github.shardboot.rebalance.ShardMove;
import io.github.shardboot.rebalance.ShardRebalancer;

/**
 * Keeps the moves that are open, or were until lately, in memory, and publishes a
 * {@link ShardMoveEvent} for each state that it has not seen. So meters, health and
 * listeners ask no database. Thread-safe.
 * <ol>
 * <li>{@code select id from shardboot_move where id > <last> or <open>}: while no move is
 * open that is one look at two indexes.</li>
 * <li>Those, and the ones that were open at the last look, are read.</li>
 * </ol>
 *
 * @author Shardboot Contributors
 */
public final class MoveWatch implements CatalogReader {

	private static final Log logger = LogFactory.getLog(MoveWatch.class);

	private static final Duration KEPT = Duration.ofDays(1);

	private static final String LATELY = """
			select id from shardboot_move
			where state not in ('DONE', 'ABORTED', 'FAILED', 'REVERSED') or updated_at > now() - interval '1 day'""";

	private static final String LAST = "select coalesce(max(id), 0) from shardboot_move";

	private static final String NEW = """
			select id from shardboot_move
			where state not in ('DONE', 'ABORTED', 'FAILED', 'REVERSED') or id > ?""";

	private final Supplier<@Nullable ShardRebalancer> rebalancer;

	private final Consumer<ShardMoveEvent> listener;

	private final Clock clock;

	private volatile SortedMap<Long, ShardMove> moves = Collections.emptySortedMap();

	private long last = -1;

	/**
	 * Create a watch.
	 * @param rebalancer returns who knows the moves, or {@code null} if nobody does
	 * @param listener is told of every new state; what it throws is logged
	 * @param clock tells how old a move is
	 */
	public MoveWatch(Supplier<@Nullable ShardRebalancer> rebalancer, Consumer<ShardMoveEvent> listener, Clock clock) {
		this.rebalancer = rebalancer;
		this.listener = listener;
		this.clock = clock;
	}

	/**
	 * Return the moves as they were at the last look.
	 * @return those that are open and those that were in the last 24 hours, oldest first;
	 * empty before the first look
	 */
	public List<ShardMove> moves() {
		return List.copyOf(this.moves.values());
	}

	@Override
	public void read(Connection connection) throws SQLException {
		ShardRebalancer known = this.rebalancer.get();
		if (known == null) {
			return;
		}
		try {
			look(connection, known);
		}
		catch (DataAccessException ex) {
			// other readers of the catalog must not suffer
			logger.debug("The moves could not be read; trying again at the next look", ex);
		}
	}

	private void look(Connection connection, ShardRebalancer known) throws SQLException {
		boolean first = this.last < 0;
		List<Long> found = first ? ids(connection, LATELY) : ids(connection, NEW, this.last);
		long newest = first ? ids(connection, LAST).get(0) : this.last;
		SortedMap<Long, ShardMove> before = this.moves;
		SortedMap<Long, ShardMove> now = new TreeMap<>();
		before.forEach((id, move) -> {
			if (!move.state().isOver()) {
				now.put(id, known.status(id));
			}
			else if (move.updatedAt().isAfter(this.clock.instant().minus(KEPT))) {
				now.put(id, move);
			}
		});
		for (long id : found) {
			now.computeIfAbsent(id, known::status);
			newest = Math.max(newest, id);
		}
		this.last = newest;
		this.moves = Collections.unmodifiableSortedMap(now);
		if (!first) {
			now.values().forEach((move) -> publish(move, before.get(move.id())));
		}
	}

	private static List<Long> ids(Connection connection, String sql, Long... parameters) throws SQLException {
		try (PreparedStatement statement = connection.prepareStatement(sql)) {
			for (int i = 0; i < parameters.length; i++) {
				statement.setLong(i + 1, parameters[i]);
			}
			try (ResultSet rows = statement.executeQuery()) {
				List<Long> ids = new ArrayList<>();
				while (rows.next()) {
					ids.add(rows.getLong(1));
				}
				return ids;
			}
		}
	}

	private void publish(ShardMove move, @Nullable ShardMove before) {
		if (before == null || before.state() != move.state()) {
			try {
				this.listener.accept(new ShardMoveEvent(move, before));
			}
			catch (RuntimeException ex) {
				logger.warn("A listener of moves failed for move %d in state %s".formatted(move.id(), move.state()),
						ex);
			}
		}
	}

}
