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

package io.github.shardboot.strategy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

import io.github.shardboot.strategy.hash.HashFunction;
import io.github.shardboot.strategy.hash.HashStrategy;
import io.github.shardboot.strategy.hash.SlotTable;

/**
 * A line of the frozen file that tells what a hash function yields. The files are for
 * programs in other languages as well.
 *
 * @param type the type of the key
 * @param key the canonical key
 * @param hash its hash, as a signed number
 * @param slot its slot of 4096
 * @author Shardboot Contributors
 */
record GoldenVector(ShardKeyType type, Object key, long hash, int slot) {

	static final int SLOTS = 4096;

	private static final String HEADER = "type,key,hash,slot";

	private static final int COUNT = 1000;

	private static final long SEED = 20260101;

	static List<GoldenVector> read(HashFunction function) throws IOException {
		return lines(function).stream().skip(1).map(GoldenVector::parse).toList();
	}

	static List<String> lines(HashFunction function) throws IOException {
		try (InputStream file = GoldenVector.class.getResourceAsStream(fileName(function))) {
			return new String(file.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
		}
	}

	private static GoldenVector parse(String line) {
		String[] fields = line.split(",");
		ShardKeyType type = ShardKeyType.valueOf(fields[0]);
		return new GoldenVector(type, type.canonical(fields[1]), Long.parseLong(fields[2]),
				Integer.parseInt(fields[3]));
	}

	private static String fileName(HashFunction function) {
		return "golden-" + function.name().toLowerCase(Locale.ROOT) + ".csv";
	}

	/**
	 * Write the files. They are frozen: write them again only to add a function.
	 * @param args the directory
	 * @throws IOException if a file cannot be written
	 */
	public static void main(String[] args) throws IOException {
		for (HashFunction function : HashFunction.values()) {
			HashStrategy strategy = new HashStrategy(function, SlotTable.byWeight(SLOTS, Map.of("eu-1", 1)));
			List<String> lines = new ArrayList<>(List.of(HEADER));
			for (Object key : keys()) {
				lines.add("%s,%s,%s,%s".formatted(typeOf(key), key, function.hash(key), strategy.slotFor(key)));
			}
			Files.write(Path.of(args[0], fileName(function)), lines);
		}
	}

	private static List<Object> keys() {
		List<Object> keys = new ArrayList<>(List.of(0L, 1L, -1L, 42L, Long.MIN_VALUE, Long.MAX_VALUE, 1L << 32,
				-1L << 32, "a", "acme", "äöü", "😀", new UUID(0, 0), new UUID(-1, -1)));
		RandomKeys random = new RandomKeys(SEED);
		ShardKeyType[] types = ShardKeyType.values();
		while (keys.size() < COUNT) {
			keys.add(random.next(types[keys.size() % types.length]));
		}
		return keys;
	}

	private static ShardKeyType typeOf(Object key) {
		if (key instanceof Long) {
			return ShardKeyType.LONG;
		}
		return (key instanceof UUID) ? ShardKeyType.UUID : ShardKeyType.STRING;
	}

}
