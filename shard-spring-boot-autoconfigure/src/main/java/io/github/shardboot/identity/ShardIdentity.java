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

package io.github.shardboot.identity;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;

import io.github.shardboot.ShardIdentityException;
import io.github.shardboot.routing.ShardVerifier;

/**
 * Verifies that databases are the shards they are configured as, and claims those that
 * are nobody's yet. Thread-safe.
 * <p>
 * The first marker that is seen decides which cluster this is; a shard of another cluster
 * is refused. A cluster gets its id when its first shard is claimed.
 *
 * @author Shardboot Contributors
 */
public final class ShardIdentity implements ShardVerifier {

	private final UUID newCluster = UUID.randomUUID();

	private final AtomicReference<@Nullable ShardMarker> first = new AtomicReference<>();

	private final Set<String> verified = ConcurrentHashMap.newKeySet();

	private final KeySpace keySpace;

	private final MapOwnership ownership;

	private final ShardIdentityMode mode;

	/**
	 * Create a verifier that does not care who owns what.
	 * @param keySpace how the keys of this cluster are spread
	 * @param mode whether to claim or only to verify
	 */
	public ShardIdentity(KeySpace keySpace, ShardIdentityMode mode) {
		this(keySpace, MapOwnership.UNCHECKED, mode);
	}

	/**
	 * Create a verifier.
	 * @param keySpace how the keys of this cluster are spread
	 * @param ownership which shard owns what
	 * @param mode whether to claim or only to verify
	 */
	public ShardIdentity(KeySpace keySpace, MapOwnership ownership, ShardIdentityMode mode) {
		this.keySpace = keySpace;
		this.ownership = ownership;
		this.mode = mode;
	}

	@Override
	public void verify(String shard, Connection connection) throws SQLException {
		if (isOff() || this.verified.contains(shard)) {
			return;
		}
		if (!verifyMarker(shard, connection)) {
			claim(shard, connection);
		}
	}

	/**
	 * Verify a database that is about to get its tables: if it has a marker, it must be
	 * the right one. It is not claimed.
	 * @param shard the name of the shard
	 * @param connection a connection to its database, in auto-commit mode
	 * @throws SQLException if the database cannot be asked
	 * @throws ShardIdentityException if the marker is another one, or missing where
	 * claiming is not allowed
	 */
	public void verifyBeforeMigration(String shard, Connection connection) throws SQLException {
		if (!isOff() && !verifyMarker(shard, connection) && this.mode != ShardIdentityMode.CLAIM) {
			claim(shard, connection);
		}
	}

	/**
	 * Verify a replica: it must bear the marker of its shard, and is never claimed. Who
	 * owns what is left to the primary, because a replica may be behind.
	 * @param shard the name of the shard
	 * @param connection a connection to the database of the replica
	 * @throws SQLException if the database cannot be asked
	 * @throws ShardIdentityException if the marker is another one, or missing
	 */
	public void verifyReplica(String shard, Connection connection) throws SQLException {
		if (isOff()) {
			return;
		}
		ShardMarker marker = ShardMarker.read(connection);
		if (marker == null) {
			throw new ShardIdentityException(shard,
					"The database of a replica of shard '%s' has no marker row in table 'shardboot_shard'."
						.formatted(shard),
					"Check 'shard.shards.%s.replicas.urls'; a new replica gets it from its primary.".formatted(shard));
		}
		checkMarker(shard, marker);
	}

	/**
	 * Verify a shard that has a marker.
	 * @param shard the name of the shard
	 * @param connection a connection to its database
	 * @return {@code false} if the database has no marker
	 * @throws SQLException if the database cannot be asked
	 * @throws ShardIdentityException if the marker is another one
	 */
	boolean verifyMarker(String shard, Connection connection) throws SQLException {
		ShardMarker marker = ShardMarker.read(connection);
		if (marker == null) {
			return false;
		}
		accept(shard, marker, connection);
		return true;
	}

	/**
	 * Verify a shard as {@link #verifyMarker} does, but write nothing.
	 * @param shard the name of the shard
	 * @param connection a connection to its database
	 * @return {@code false} if something is to be written: the marker, or who owns what
	 * @throws SQLException if the database cannot be asked
	 * @throws ShardIdentityException if the marker is another one
	 */
	boolean isClaimed(String shard, Connection connection) throws SQLException {
		ShardMarker marker = ShardMarker.read(connection);
		if (marker == null) {
			return false;
		}
		checkMarker(shard, marker);
		HashVectors.check(shard, connection, this.keySpace);
		boolean claimed = hasOwnership(shard, marker);
		if (claimed) {
			this.verified.add(shard);
		}
		return claimed;
	}

	/**
	 * Claim a database that has no marker, or one that does not say who owns what.
	 * @param shard the name of the shard
	 * @param connection a connection to its database, in auto-commit mode
	 * @throws SQLException if the database cannot be asked
	 * @throws ShardIdentityException if claiming is not allowed, or another process has
	 * just claimed the database as something else
	 */
	void claim(String shard, Connection connection) throws SQLException {
		if (this.mode != ShardIdentityMode.CLAIM) {
			throw new ShardIdentityException(shard,
					"The database of shard '%s' has no marker row in table 'shardboot_shard'.".formatted(shard),
					"Check its URL. If the database is new, start once with 'shard.identity=claim'.");
		}
		ShardMarker known = this.first.get();
		UUID cluster = (known != null) ? known.cluster() : this.newCluster;
		HashVectors.check(shard, connection, this.keySpace);
		try {
			ShardMarker marker = ShardMarker.of(cluster, shard, this.keySpace, this.ownership.text());
			accept(shard, marker.claim(connection), connection);
		}
		catch (SQLException ex) {
			if (isRefusal(ex)) {
				throw new ShardIdentityException(shard,
						"The database of shard '%s' has no marker row and refuses to create one (SQL state %s)."
							.formatted(shard, ex.getSQLState()),
						"Grant the right to create table 'shardboot_shard', or create and fill it as another user.");
			}
			throw ex;
		}
	}

	boolean isOff() {
		return this.mode == ShardIdentityMode.OFF;
	}

	private void checkMarker(String shard, ShardMarker marker) {
		ShardMarker expected = ShardMarker.of(marker.cluster(), shard, this.keySpace, marker.ownership());
		if (!marker.equals(expected)) {
			throw mismatch(shard, expected, marker);
		}
		ShardMarker known = this.first.compareAndExchange(null, marker);
		if (known != null && !known.cluster().equals(marker.cluster())) {
			throw new ShardIdentityException(shard,
					"The database of shard '%s' belongs to cluster '%s', that of shard '%s' to cluster '%s'."
						.formatted(shard, marker.cluster(), known.shard(), known.cluster()),
					"Check the URLs; one of them leads to another installation.");
		}
	}

	private void accept(String shard, ShardMarker marker, Connection connection) throws SQLException {
		checkMarker(shard, marker);
		HashVectors.check(shard, connection, this.keySpace);
		verifyOwnership(shard, marker, connection);
		this.verified.add(shard);
	}

	private void verifyOwnership(String shard, ShardMarker marker, Connection connection) throws SQLException {
		String text = this.ownership.text();
		if (text != null && !hasOwnership(shard, marker) && !marker.replaceOwnership(connection, text)) {
			ShardMarker present = ShardMarker.read(connection);
			if (present != null && !present.equals(marker)) {
				verifyOwnership(shard, present, connection);
			}
		}
	}

	// Return whether the marker says what it should; false if it is to be replaced.
	private boolean hasOwnership(String shard, ShardMarker marker) {
		String text = this.ownership.text();
		String found = marker.ownership();
		if (text == null || text.equals(found)) {
			return true;
		}
		if (found != null && !this.ownership.accepts(found)) {
			throw moved(shard, found, text);
		}
		if (this.mode == ShardIdentityMode.CLAIM) {
			return false;
		}
		if (found == null) {
			throw new ShardIdentityException(shard,
					"The marker row of shard '%s' does not say who owns what.".formatted(shard),
					"Start once with 'shard.identity=claim', which writes the present shard map down.");
		}
		return true;
	}

	private static ShardIdentityException moved(String shard, String found, String text) {
		return new ShardIdentityException(shard,
				"The shard map has changed since shard '%s' was last used: it was '%s', now it is '%s'."
					.formatted(shard, MapOwnership.readable(found), MapOwnership.readable(text)),
				"Put 'shard.shards', weights, ranges and lists back: no rows have moved. If you have moved them yourself, run 'update shardboot_shard set ownership = null' in every shard and start again with 'shard.identity=claim'.");
	}

	private static ShardIdentityException mismatch(String shard, ShardMarker expected, ShardMarker found) {
		if (!found.shard().equals(shard)) {
			return new ShardIdentityException(shard,
					"Shard '%s' is configured with the database of shard '%s', as its marker row says.".formatted(shard,
							found.shard()),
					"Check 'shard.shards.%s.url' and 'shard.shards.%s.url'; they may be swapped.".formatted(shard,
							found.shard()));
		}
		return new ShardIdentityException(shard,
				"Shard '%s' was claimed with %d slots, hash function '%s' and key type '%s'; ".formatted(shard,
						found.slots(), found.function(), found.keyType())
						+ "the configuration says %d slots, hash function '%s' and key type '%s'."
							.formatted(expected.slots(), expected.function(), expected.keyType()),
				"Put the configuration back: with another one the rows that are there would not be found.");
	}

	private static boolean isRefusal(SQLException ex) {
		String state = String.valueOf(ex.getSQLState());
		return state.equals("42501") || state.equals("25006") || state.equals("3F000");
	}

}
