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

package io.github.shardboot.directory;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.github.shardboot.InvalidShardKeyException;
import io.github.shardboot.catalog.CatalogReader;
import io.github.shardboot.strategy.ShardKeyType;

/**
 * Makes the cache forget the keys that any process, or any hand, has changed.
 * <ol>
 * <li>A trigger writes each changed key to {@code shard_directory_change}.</li>
 * <li>One statement reads the present snapshot and the keys of all transactions that the
 * snapshot before did not see. So nothing is missed, in whatever order transactions
 * commit, and nothing is read twice.</li>
 * <li>Who has not read for long doubts all keys, because old changes are deleted. So does
 * who finds the server's transactions gone backwards, as after a restore.</li>
 * </ol>
 *
 * @author Shardboot Contributors
 */
public final class DirectoryChanges implements CatalogReader {

	private static final long PRUNE_NANOS = Duration.ofMinutes(10).toNanos();

	private static final long LONG_NANOS = Duration.ofMinutes(30).toNanos();

	private static final String PRUNE = "delete from shard_directory_change where changed_at < now() - interval '1 hour'";

	private static final String POSITION = "select pg_current_snapshot()::text";

	private static final String CHANGES = """
			select pg_current_snapshot()::text,
				pg_snapshot_xmax(pg_current_snapshot()) < pg_snapshot_xmax(before.snapshot),
				change.key
			from (select ?::pg_snapshot as snapshot) before
			left join shard_directory_change change
				on change.xid >= pg_snapshot_xmin(before.snapshot)
				and not pg_visible_in_snapshot(change.xid, before.snapshot)""";

	private final CachingShardDirectory directory;

	private final ShardKeyType keyType;

	private @Nullable String position;

	private long readAt;

	private long prunedAt;

	/**
	 * Create a reader.
	 * @param directory the cache
	 * @param keyType the type of all keys
	 */
	public DirectoryChanges(CachingShardDirectory directory, ShardKeyType keyType) {
		this.directory = directory;
		this.keyType = keyType;
		this.prunedAt = System.nanoTime();
	}

	@Override
	public void read(Connection connection) throws SQLException {
		long now = System.nanoTime();
		if (this.position == null || now - this.readAt > LONG_NANOS) {
			this.position = position(connection);
			this.directory.doubt();
		}
		else {
			this.position = changes(connection, this.position);
		}
		this.readAt = now;
		if (now - this.prunedAt > PRUNE_NANOS) {
			prune(connection);
			this.prunedAt = now;
		}
	}

	private static String position(Connection connection) throws SQLException {
		try (Statement statement = connection.createStatement(); ResultSet row = statement.executeQuery(POSITION)) {
			row.next();
			return row.getString(1);
		}
	}

	private String changes(Connection connection, String before) throws SQLException {
		String next = before;
		boolean backwards = false;
		Set<Object> keys = new HashSet<>();
		try (PreparedStatement statement = connection.prepareStatement(CHANGES)) {
			statement.setString(1, before);
			try (ResultSet rows = statement.executeQuery()) {
				while (rows.next()) {
					next = rows.getString(1);
					backwards = rows.getBoolean(2);
					add(keys, rows.getString(3));
				}
			}
		}
		if (backwards) {
			this.directory.doubt();
		}
		this.directory.forget(keys);
		return next;
	}

	private void add(Set<Object> keys, @Nullable String text) {
		try {
			if (text != null) {
				keys.add(this.keyType.canonical(text));
			}
		}
		catch (InvalidShardKeyException ex) {
			// put there by hand; no call can ask for it
		}
	}

	private static void prune(Connection connection) throws SQLException {
		try (Statement statement = connection.createStatement()) {
			statement.executeUpdate(PRUNE);
		}
	}

}
