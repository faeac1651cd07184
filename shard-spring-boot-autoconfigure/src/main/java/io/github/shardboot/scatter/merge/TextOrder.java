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

package io.github.shardboot.scatter.merge;

import java.util.Collection;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Knows how the shards order texts. Implementations are thread-safe and may ask shards.
 *
 * @author Shardboot Contributors
 */
public interface TextOrder {

	/**
	 * Find how a column is ordered.
	 * @param shards the names of the shards, at least one
	 * @param column the column, or {@code null} for texts that are no column
	 * @param folding what of the texts is ordered by
	 * @return the rule
	 * @throws org.springframework.dao.InvalidDataAccessApiUsageException if the shards
	 * order the column in different ways
	 */
	TextRule rule(Collection<String> shards, @Nullable ColumnName column, Folding folding);

	/**
	 * Ask for the ranks of values.
	 * @param shard the shard to ask
	 * @param rule a rule of kind {@link TextRule.Kind#RANKS}
	 * @param values the values
	 * @return the rank by value; equal for values that the order does not tell apart
	 */
	Map<String, Integer> ranks(String shard, TextRule rule, Collection<String> values);

}
