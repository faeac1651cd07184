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

package io.github.shardboot.migration;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/**
 * How the schemas of shards differ from the one that most of them have. Among schemas
 * that equally many have, it is that of the first shard by name.
 *
 * @param differences what each shard has otherwise, by the name of the shard; only those
 * shards that differ
 * @author Shardboot Contributors
 */
public record SchemaDrift(SortedMap<String, List<String>> differences) {

	/**
	 * Compare schemas.
	 * @param snapshots the schemas by the name of the shard
	 * @return the differences
	 */
	public static SchemaDrift between(Map<String, SchemaSnapshot> snapshots) {
		SortedMap<String, SchemaSnapshot> sorted = new TreeMap<>(snapshots);
		SchemaSnapshot usual = usual(sorted);
		SortedMap<String, List<String>> differences = new TreeMap<>();
		sorted.forEach((shard, snapshot) -> {
			if (usual != null && !snapshot.equals(usual)) {
				differences.put(shard, differences(usual.objects(), snapshot.objects()));
			}
		});
		return new SchemaDrift(Collections.unmodifiableSortedMap(differences));
	}

	private static @Nullable SchemaSnapshot usual(SortedMap<String, SchemaSnapshot> snapshots) {
		SchemaSnapshot usual = null;
		int most = 0;
		for (SchemaSnapshot candidate : snapshots.values()) {
			int count = Collections.frequency(snapshots.values(), candidate);
			if (count > most) {
				usual = candidate;
				most = count;
			}
		}
		return usual;
	}

	private static List<String> differences(SortedMap<String, String> usual, SortedMap<String, String> found) {
		List<String> differences = new ArrayList<>();
		usual.forEach((name, definition) -> {
			String other = found.get(name);
			if (other == null) {
				differences.add(name + " is missing");
			}
			else if (!other.equals(definition)) {
				differences.add(name + " differs");
			}
		});
		found.keySet()
			.stream()
			.filter((name) -> !usual.containsKey(name))
			.forEach((name) -> differences.add(name + " is extra"));
		return Collections.unmodifiableList(differences);
	}

	/**
	 * Return whether all schemas are the same.
	 * @return whether there is no difference
	 */
	public boolean isNone() {
		return this.differences.isEmpty();
	}

}
