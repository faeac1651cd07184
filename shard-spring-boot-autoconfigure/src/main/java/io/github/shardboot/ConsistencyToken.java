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

package io.github.shardboot;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * How far a caller has written to each shard, so that what it reads from replicas is not
 * older. Immutable. Its text can be given to clients and comes back from them: it tells
 * no data, and one that was tampered with makes reads wait a little or go to the primary.
 *
 * @author Shardboot Contributors
 */
public final class ConsistencyToken {

	/**
	 * Nothing was written.
	 */
	public static final ConsistencyToken NONE = new ConsistencyToken(Collections.emptySortedMap());

	/**
	 * The length of the longest text.
	 */
	public static final int MAX_LENGTH = 4096;

	private static final String ANYWHERE = "*";

	private static final String VERSION = "1";

	private static final Pattern ENTRY = Pattern.compile("([a-z][a-z0-9-]{0,39})=([0-9]{1,9})/([0-7][0-9a-f]{15})");

	private final SortedMap<String, WalPosition> positions;

	private ConsistencyToken(SortedMap<String, WalPosition> positions) {
		this.positions = positions;
	}

	/**
	 * Read a token. A text that is no token says that all shards may have been written,
	 * so that nothing old is read because of it; shards that are not there are left out.
	 * @param text the text as {@link #toString()} gives it, from whomever, or
	 * {@code null}
	 * @param shards the names of all shards
	 * @return the token, {@link #NONE} for {@code null} or an empty text
	 */
	public static ConsistencyToken parse(@Nullable String text, Collection<String> shards) {
		if (text == null || text.isEmpty()) {
			return NONE;
		}
		SortedMap<String, WalPosition> positions = new TreeMap<>();
		if (!read(text, positions)) {
			positions.clear();
			shards.forEach((shard) -> positions.put(shard, WalPosition.UNKNOWN));
		}
		positions.keySet().retainAll(shards);
		return positions.isEmpty() ? NONE : new ConsistencyToken(positions);
	}

	private static boolean read(String text, SortedMap<String, WalPosition> positions) {
		if (text.length() > MAX_LENGTH) {
			return false;
		}
		String decoded;
		try {
			decoded = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.US_ASCII);
		}
		catch (IllegalArgumentException ex) {
			return false;
		}
		String[] entries = decoded.split(",", -1);
		for (int i = 1; i < entries.length; i++) {
			Matcher entry = ENTRY.matcher(entries[i]);
			if (!entry.matches() || positions.put(entry.group(1),
					new WalPosition(Integer.parseInt(entry.group(2)), Long.parseLong(entry.group(3), 16))) != null) {
				return false;
			}
		}
		return entries[0].equals(VERSION);
	}

	/**
	 * Return how far a shard was written.
	 * @param shard the name of the shard
	 * @return the position, or {@code null} if nothing was written
	 */
	public @Nullable WalPosition position(String shard) {
		return this.positions.get(shard);
	}

	/**
	 * Add what another token says.
	 * @param other the other one
	 * @return a token that says both
	 */
	public ConsistencyToken and(ConsistencyToken other) {
		ConsistencyToken both = this;
		for (SortedMap.Entry<String, WalPosition> entry : other.positions.entrySet()) {
			both = both.and(entry.getKey(), entry.getValue());
		}
		return both;
	}

	/**
	 * Add a position.
	 * @param shard the name of the shard
	 * @param position how far it was written
	 * @return a token that says that too; this one if it does already
	 */
	public ConsistencyToken and(String shard, WalPosition position) {
		WalPosition present = this.positions.get(shard);
		WalPosition later = (present != null) ? present.max(position) : position;
		if (later.equals(present)) {
			return this;
		}
		SortedMap<String, WalPosition> next = new TreeMap<>(this.positions);
		next.put(shard, later);
		return new ConsistencyToken(next);
	}

	@Override
	public boolean equals(@Nullable Object obj) {
		return obj instanceof ConsistencyToken other && this.positions.equals(other.positions);
	}

	@Override
	public int hashCode() {
		return this.positions.hashCode();
	}

	/**
	 * Return the token as text.
	 * @return a text of letters, digits, hyphens and underscores, empty for
	 * {@link #NONE}; or, if it would be too long, one that says that all shards may have
	 * been written
	 */
	@Override
	public String toString() {
		if (this.positions.isEmpty()) {
			return "";
		}
		StringBuilder text = new StringBuilder(VERSION);
		this.positions.forEach(
				(shard, position) -> text.append(",%s=%d/%016x".formatted(shard, position.timeline(), position.lsn())));
		String encoded = Base64.getUrlEncoder()
			.withoutPadding()
			.encodeToString(text.toString().getBytes(StandardCharsets.US_ASCII));
		return (encoded.length() <= MAX_LENGTH) ? encoded : ANYWHERE;
	}

}
