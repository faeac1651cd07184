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
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

import io.github.shardboot.fence.Fence;
import io.github.shardboot.fence.FenceSchema;
import io.github.shardboot.fence.FenceState;
import io.github.shardboot.fence.FencedTable;
import io.github.shardboot.fence.Guards;
import io.github.shardboot.fence.HiddenRows;
import io.github.shardboot.sql.SqlText;
import io.github.shardboot.testsupport.ShardCluster;
import io.github.shardboot.testsupport.TestDatabase;

/**
 * Moves one slot of sixteen, or one key out of it, from {@code s0} to {@code s1} by hand,
 * step by step, as a mover would; the map is that of the catalog in the default database.
 *
 * @author Shardboot Contributors
 */
final class HandMove {

	private static final Duration SHORT = Duration.ofMillis(100);

	private static final Duration LONG = Duration.ofSeconds(20);

	private final TestDatabase catalog;

	private final TestDatabase source;

	private final TestDatabase target;

	private final int slot;

	private final @Nullable Long key;

	private final List<Long> except;

	private @Nullable Long low;

	private @Nullable Long high;

	private long id;

	HandMove(ShardCluster cluster, int slot) {
		this(cluster, slot, null, List.of());
	}

	/**
	 * Create a move.
	 * @param key the key that leaves the slot, or {@code null} to move the slot
	 * @param except keys that stay when the slot moves
	 */
	HandMove(ShardCluster cluster, int slot, @Nullable Long key, List<Long> except) {
		this.catalog = cluster.defaultDatabase();
		this.source = cluster.database("s0");
		this.target = cluster.database("s1");
		this.slot = slot;
		this.key = key;
		this.except = except;
	}

	/**
	 * Move a range of keys instead.
	 */
	HandMove range(long from, long to) {
		this.low = from;
		this.high = to;
		return this;
	}

	private String rows(String alias) {
		if (this.low != null) {
			return "(%1$sowner >= %2$d and %1$sowner < %3$d)".formatted(alias, this.low, this.high);
		}
		if (this.key != null) {
			return "%sowner = %d".formatted(alias, this.key);
		}
		String rows = "(hashint8extended(%sowner, 0) & 15) = %d".formatted(alias, this.slot);
		for (Long stays : this.except) {
			rows += " and %sowner <> %d".formatted(alias, stays);
		}
		return rows;
	}

	private JdbcClient catalog() {
		return this.catalog.jdbc();
	}

	private long nextEpoch() {
		return catalog().sql("update shardboot_map set epoch = epoch + 1 returning epoch").query(Long.class).single();
	}

	HandMove announce() {
		this.id = catalog()
			.sql("""
						insert into shardboot_move (name, kind, slots, except_keys, key, key_slot, low, high, source, target,
						engine, state)
					values (:name, :kind, case when :kind = 'SLOTS' then array[:slot]::integer[] end,
						string_to_array(:except, ','), :key, case when :kind = 'KEY' then :slot end, :low, :high, 's0', 's1',
						'LOGICAL', 'PENDING') returning id""")
			.param("name", "by hand " + System.nanoTime())
			.param("slot", this.slot)
			.param("key", (this.key != null) ? this.key.toString() : null, Types.VARCHAR)
			.param("kind", (this.low != null) ? "RANGE" : (this.key != null) ? "KEY" : "SLOTS")
			.param("low", (this.low != null) ? this.low.toString() : null, Types.VARCHAR)
			.param("high", (this.high != null) ? this.high.toString() : null, Types.VARCHAR)
			.param("except", this.except.stream().map(String::valueOf).collect(Collectors.joining(",")))
			.query(Long.class)
			.single();
		catalog().sql("update shardboot_move set announced_epoch = ? where id = ?")
			.params(nextEpoch(), this.id)
			.update();
		// with the epoch only the rest is heard of
		catalog().sql("update shardboot_move set state = 'COPYING' where id = ?").param(this.id).update();
		return this;
	}

	HandMove prepare() throws SQLException {
		prepare(this.source, FenceState.OWNED);
		prepare(this.target, FenceState.IMPORTING);
		return this;
	}

	private void prepare(TestDatabase shard, FenceState state) throws SQLException {
		try (Connection connection = shard.connect()) {
			FenceSchema.install(connection);
			new HiddenRows(this.id, SHORT, LONG).install(connection, SqlText.of("public.item"), SqlText.of(rows("")));
			new Fence(this.id, 1).create(connection, state, 1);
			new Guards(this.id, SHORT, LONG).install(connection, List
				.of(new FencedTable(SqlText.of("public.item"), SqlText.of(rows("new.")), SqlText.of(rows("old.")))));
		}
	}

	HandMove copy() throws SQLException {
		List<String> rows = this.source.jdbc()
			.sql("select item::text from item where " + rows(""))
			.query(String.class)
			.list();
		try (Connection connection = this.target.connect(); Statement statement = connection.createStatement()) {
			statement.execute("set session_replication_role = replica");
			for (String row : rows) {
				statement.execute("insert into item select ('%s'::item).*".formatted(row));
			}
		}
		return this;
	}

	HandMove fence() throws SQLException {
		try (Connection connection = this.source.connect()) {
			if (!new Fence(this.id, 1).close(connection, epoch(), Duration.ofSeconds(5))) {
				throw new IllegalStateException("Somebody writes");
			}
		}
		return this;
	}

	HandMove lift() throws SQLException {
		return change(this.source, FenceState.OWNED);
	}

	HandMove activate() throws SQLException {
		return change(this.target, FenceState.OWNED);
	}

	// in one transaction, as a mover does: calls that wait look at the catalog all the
	// while
	HandMove switchOwner() {
		String owner = (this.low != null) ? "insert into shardboot_range values (:low, 's1'), (:high, 's0')"
				: (this.key != null)
						? "insert into shardboot_override (key, slot, shard, epoch) select :key, :slot, 's1', epoch from next"
						: "update shardboot_slot set shard = 's1', epoch = next.epoch from next where slot = :slot";
		catalog().sql("""
				with next as (update shardboot_map set epoch = epoch + 1 returning epoch), owner as (%s)
				update shardboot_move set state = 'SWITCHED', switched_epoch = next.epoch, switched_at = now()
				from next where id = :id""".formatted(owner))
			.param("low", String.valueOf(this.low))
			.param("high", String.valueOf(this.high))
			.param("key", String.valueOf(this.key))
			.param("slot", this.slot)
			.param("id", this.id)
			.update();
		return this;
	}

	HandMove disown() throws SQLException {
		return change(this.source, FenceState.FOREIGN);
	}

	HandMove clean() throws SQLException {
		return delete(this.source);
	}

	private HandMove delete(TestDatabase shard) throws SQLException {
		try (Connection connection = shard.connect(); Statement statement = connection.createStatement()) {
			statement.execute("set session_replication_role = replica");
			statement.execute("delete from item where " + rows(""));
		}
		return this;
	}

	HandMove moveWholly() throws SQLException {
		return copy().fence().activate().switchOwner().disown().clean();
	}

	HandMove finish() throws SQLException {
		for (TestDatabase shard : List.of(this.source, this.target)) {
			try (Connection connection = shard.connect()) {
				new HiddenRows(this.id, SHORT, LONG).remove(connection);
				new Guards(this.id, SHORT, LONG).remove(connection);
				new Fence(this.id, 1).remove(connection);
			}
		}
		catalog().sql("update shardboot_move set state = 'DONE' where id = ?").param(this.id).update();
		nextEpoch();
		return this;
	}

	private HandMove change(TestDatabase shard, FenceState state) throws SQLException {
		try (Connection connection = shard.connect()) {
			new Fence(this.id, 1).change(connection, state, epoch());
		}
		return this;
	}

	private long epoch() {
		return catalog().sql("select epoch from shardboot_map").query(Long.class).single();
	}

	long id() {
		return this.id;
	}

}
