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

package io.github.shardboot.inspection;

import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

import io.github.shardboot.migration.SchemaDrift;

/**
 * The state of all shards at one moment. Immutable.
 *
 * @param sizes the size of each shard that answered
 * @param down the shards that did not answer when they were last asked
 * @param drift the number of differences between the schema of each shard that has any
 * and that of most shards
 * @param rowSkew how unevenly the rows are spread: (most - fewest) / most, 0 for evenly
 * @param operationSkew how unevenly the operations since the last sample are spread, in
 * the same way
 * @author Shardboot Contributors
 */
public record ShardSample(SortedMap<String, ShardSize> sizes, Set<String> down, Map<String, Integer> drift,
		double rowSkew, double operationSkew) {

	static final ShardSample NONE = new ShardSample(Collections.emptySortedMap(), Set.of(), Map.of(), 0, 0);

	static ShardSample of(SortedMap<String, ShardSize> sizes, Set<String> down, SchemaDrift drift,
			Collection<Long> operations) {
		Map<String, Integer> differences = new TreeMap<>();
		drift.differences().forEach((shard, texts) -> differences.put(shard, texts.size()));
		return new ShardSample(Collections.unmodifiableSortedMap(new TreeMap<>(sizes)), Set.copyOf(down),
				Collections.unmodifiableMap(differences),
				skew(sizes.values().stream().map(ShardSize::totalRows).toList()), skew(operations));
	}

	static double skew(Collection<Long> values) {
		if (values.isEmpty()) {
			return 0;
		}
		long most = Collections.max(values);
		return (most > 0) ? (double) (most - Collections.min(values)) / most : 0;
	}

}
