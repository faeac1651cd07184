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

package io.github.shardboot.catalog;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

import io.github.shardboot.moving.KnownMoves;
import io.github.shardboot.moving.MovingUnit;
import io.github.shardboot.moving.OpenMove;
import io.github.shardboot.moving.OpenMoves;
import io.github.shardboot.strategy.KeyRange;
import io.github.shardboot.strategy.ShardKeyType;

/**
 * Keeps an instance informed of open moves, and the movers of what the instance knows.
 * Must read after the map.
 * <ol>
 * <li>One statement reads the epoch and the moves that have been announced and are not
 * over. The moves are put in force with the epoch of the map that is in force; if that is
 * an older one, the next look brings the newer.</li>
 * <li>{@code insert into shardboot_instance .. on conflict do update} reports the epoch
 * that all calls of this instance have seen, and that it is alive. It is a report of what
 * is in force already, so a mover that sees it can rely on it.</li>
 * </ol>
 * Reports of instances that ended without a word are removed after a day.
 *
 * @author Shardboot Contributors
 */
public final class CatalogMoves implements CatalogReader {

	private static final String OPEN = """
			select move.id, move.source, move.target, move.slots, move.except_keys, move.key,
				move.kind, move.low, move.high
			from shardboot_map map left join shardboot_move move
				on move.announced_epoch is not null and move.state not in ('DONE', 'ABORTED', 'FAILED', 'REVERSED')
			order by move.id""";

	private static final String REPORT = """
			insert into shardboot_instance (id, epoch) values (?, ?)
			on conflict (id) do update set epoch = excluded.epoch, seen_at = now()""";

	private static final String LEAVE = "delete from shardboot_instance where id = ?";

	private static final String PRUNE = "delete from shardboot_instance where seen_at < now() - interval '1 day'";

	private final KnownMoves known;

	private final ShardKeyType keyType;

	private final String instance = UUID.randomUUID().toString();

	private boolean reported;

	/**
	 * Create a reader.
	 * @param known what the instance knows
	 * @param keyType the type of all keys
	 */
	public CatalogMoves(KnownMoves known, ShardKeyType keyType) {
		this.known = known;
		this.keyType = keyType;
	}

	/**
	 * Return the name that the instance reports itself by.
	 * @return the name, unique to this object
	 */
	public String instance() {
		return this.instance;
	}

	@Override
	public void read(Connection connection) throws SQLException {
		long asked = System.nanoTime();
		long epoch = this.known.map().epoch();
		List<OpenMove> moves = open(connection);
		this.known.set(epoch, moves.isEmpty() ? null : new OpenMoves(moves));
		report(connection, this.known.acknowledged());
		this.known.confirm(asked);
		if (!this.reported) {
			prune(connection);
			this.reported = true;
		}
	}

	private List<OpenMove> open(Connection connection) throws SQLException {
		try (Statement statement = connection.createStatement(); ResultSet rows = statement.executeQuery(OPEN)) {
			List<OpenMove> moves = new ArrayList<>();
			while (rows.next()) {
				long id = rows.getLong(1);
				if (!rows.wasNull()) {
					moves.add(new OpenMove(id, rows.getString(2), rows.getString(3), unit(rows)));
				}
			}
			return moves;
		}
	}

	private MovingUnit unit(ResultSet row) throws SQLException {
		if (row.getString("kind").equals("KEY")) {
			return new MovingUnit.Key(this.keyType.canonical(row.getString("key")));
		}
		Set<Object> except = new HashSet<>();
		for (String key : (String[]) row.getArray("except_keys").getArray()) {
			except.add(this.keyType.canonical(key));
		}
		if (row.getString("kind").equals("RANGE")) {
			KeyRange range = new KeyRange(row.getString("source"), bound(row.getString("low")),
					bound(row.getString("high")));
			return new MovingUnit.Range(range, this.keyType, except);
		}
		BitSet bits = new BitSet();
		for (Integer slot : (Integer[]) row.getArray("slots").getArray()) {
			bits.set(slot);
		}
		return new MovingUnit.Slots(bits, except);
	}

	private @Nullable Object bound(@Nullable String text) {
		return (text != null) ? this.keyType.canonical(text) : null;
	}

	private void report(Connection connection, long epoch) throws SQLException {
		try (PreparedStatement statement = connection.prepareStatement(REPORT)) {
			statement.setString(1, this.instance);
			statement.setLong(2, epoch);
			statement.executeUpdate();
		}
	}

	private static void prune(Connection connection) throws SQLException {
		try (Statement statement = connection.createStatement()) {
			statement.executeUpdate(PRUNE);
		}
	}

	/**
	 * Report that the instance ends, so that no mover waits for it.
	 * @param connection a connection in auto-commit mode
	 * @throws SQLException if the catalog cannot be asked
	 */
	@Override
	public void leave(Connection connection) throws SQLException {
		try (PreparedStatement statement = connection.prepareStatement(LEAVE)) {
			statement.setString(1, this.instance);
			statement.executeUpdate();
		}
	}

}
