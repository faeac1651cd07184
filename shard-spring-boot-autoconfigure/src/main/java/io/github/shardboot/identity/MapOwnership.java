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

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

import io.github.shardboot.ShardLocation;
import io.github.shardboot.strategy.RangeStrategy;
import io.github.shardboot.strategy.ShardMap;
import io.github.shardboot.strategy.hash.HashFunction;
import io.github.shardboot.strategy.hash.HashStrategy;

/**
 * Who owns what, as one text that every marker bears. So a map that gives slots, ranges
 * or listed keys to other shards than before is noticed by any shard that is left.
 * <p>
 * The text has no keys: ranges are digested, listed keys hashed one by one, so that keys
 * can be added to lists but not taken from their shard. Pinned keys are not part of it.
 *
 * @param text the text, or {@code null} to compare nothing
 * @param predecessor another text that a marker may bear, which is then replaced
 * @author Shardboot Contributors
 */
public record MapOwnership(@Nullable String text, @Nullable String predecessor) {

	/**
	 * Compares nothing.
	 */
	public static final MapOwnership UNCHECKED = new MapOwnership(null, null);

	private static final String CATALOG = "CATALOG";

	/**
	 * The strategies that can own more without anything moving.
	 */
	private static final Set<String> GROWING = Set.of(ShardLocation.Why.LIST.name(), ShardLocation.Why.REGION.name());

	private static final int MAX_LENGTH = 2000;

	/**
	 * Describe the map of a configuration.
	 * @param map the map
	 * @return who owns what
	 */
	public static MapOwnership configured(ShardMap map) {
		return new MapOwnership(describe(map), null);
	}

	/**
	 * Describe a map that the catalog stores and may change, so that markers say no more
	 * than that. A map that was configured before can be stored as it is.
	 * @param map the map
	 * @return who owns what
	 */
	public static MapOwnership stored(ShardMap map) {
		boolean changes = map.strategy() instanceof HashStrategy || map.strategy() instanceof RangeStrategy;
		return changes ? new MapOwnership(CATALOG, describe(map)) : configured(map);
	}

	/**
	 * Whether a marker with a text may stay in this cluster.
	 * @param found the text of the marker
	 * @return {@code false} if this map moves something
	 */
	boolean accepts(String found) {
		if (this.text == null || found.equals(this.text) || found.equals(this.predecessor)) {
			return true;
		}
		String kind = kind(found);
		return GROWING.contains(kind) && kind.equals(kind(this.text)) && words(this.text).containsAll(words(found));
	}

	private static String kind(String text) {
		return text.split(" ", 2)[0];
	}

	private static Set<String> words(String text) {
		return Set.of(text.split(" "));
	}

	private static String describe(ShardMap map) {
		ShardLocation.Why why = map.strategy().why();
		Map<String, List<String>> ownership = new TreeMap<>(map.strategy().ownership());
		ownership.values().removeIf(List::isEmpty);
		return switch (why) {
			case SLOT -> shortened(why + " " + ownership);
			case LIST, REGION -> why + " " + String.join(" ", listed(ownership));
			default -> ownership.isEmpty() ? why.name() : why + " " + digest(ownership.toString());
		};
	}

	private static Set<String> listed(Map<String, List<String>> ownership) {
		Set<String> pairs = new TreeSet<>();
		ownership.forEach((shard, keys) -> keys
			.forEach((key) -> pairs.add(Long.toHexString(HashFunction.MURMUR3.hash(key)) + "=" + shard)));
		return pairs;
	}

	private static String shortened(String text) {
		return (text.length() <= MAX_LENGTH) ? text : text.substring(0, text.indexOf(' ') + 1) + digest(text);
	}

	private static String digest(String text) {
		try {
			byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
			return HexFormat.of().formatHex(digest);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Return a text for a message.
	 * @param text the text of a marker or map
	 * @return the text, or what it is about if it is long
	 */
	static String readable(String text) {
		String kind = kind(text);
		return kind.equals(ShardLocation.Why.SLOT.name()) ? text : kind;
	}

}
