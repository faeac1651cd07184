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

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import org.springframework.util.Assert;

/**
 * An {@code order by} over rows of several shards. Immutable and thread-safe.
 *
 * @param keys the entries, the most significant first; none means that any order is right
 * @param texts knows how the shards order texts
 * @author Shardboot Contributors
 */
public record MergeOrder(List<OrderKey> keys, TextOrder texts) {

	/**
	 * Create an order.
	 * @param keys the entries
	 * @param texts knows how the shards order texts
	 */
	public MergeOrder {
		keys = List.copyOf(keys);
	}

	/**
	 * Return whether there is any order.
	 * @return {@code false} if any order is right
	 */
	public boolean isOrdered() {
		return !this.keys.isEmpty();
	}

	/**
	 * Return whether rows can be compared without all of them at hand.
	 * @param shards the shards that the rows come from
	 * @return {@code false} if the server must be asked for the ranks of all texts
	 */
	public boolean isComparableRowByRow(Collection<String> shards) {
		return this.keys.stream()
			.filter(OrderKey::isText)
			.noneMatch((key) -> rule(shards, key).kind() == TextRule.Kind.RANKS);
	}

	/**
	 * Make rows comparable.
	 * @param rows the rows by shard; may be empty lists if they
	 * {@linkplain #isComparableRowByRow can be compared row by row}
	 * @return compares these rows
	 */
	RowComparator comparator(Map<String, ? extends Collection<?>> rows) {
		List<RowComparator.Key> prepared = new ArrayList<>();
		for (OrderKey key : this.keys) {
			prepared.add(new RowComparator.Key(key, key.isText() ? texts(key, rows) : Texts.NONE));
		}
		return new RowComparator(prepared);
	}

	private Texts texts(OrderKey key, Map<String, ? extends Collection<?>> rows) {
		TextRule rule = rule(rows.keySet(), key);
		if (rule.kind() != TextRule.Kind.RANKS) {
			return new Texts(rule.kind(), Map.of());
		}
		Set<String> values = new LinkedHashSet<>();
		rows.values().forEach((part) -> part.forEach((row) -> {
			Object value = key.value().apply(row);
			if (value != null) {
				values.add(text(value));
			}
		}));
		if (values.size() < 2) {
			Map<String, Integer> same = new HashMap<>();
			values.forEach((value) -> same.put(value, 1));
			return new Texts(rule.kind(), same);
		}
		return new Texts(rule.kind(), this.texts.ranks(rows.keySet().iterator().next(), rule, values));
	}

	private TextRule rule(Collection<String> shards, OrderKey key) {
		return this.texts.rule(shards, key.column(), key.folding());
	}

	private static String text(Object value) {
		return (value instanceof Enum<?> constant) ? constant.name() : value.toString();
	}

	@Override
	public String toString() {
		return this.keys.stream().map(OrderKey::toString).collect(Collectors.joining(", "));
	}

	/**
	 * How the texts of some rows are compared.
	 *
	 * @param kind by what
	 * @param ranks the rank of each text, if by ranks
	 */
	record Texts(TextRule.Kind kind, Map<String, Integer> ranks) {

		static final Texts NONE = new Texts(TextRule.Kind.CODE_POINTS, Map.of());

		@Nullable Object comparable(@Nullable Object value) {
			if (value instanceof Enum<?> constant && this.kind == TextRule.Kind.ORDINALS) {
				return constant.ordinal();
			}
			if (!(value instanceof Enum<?> || value instanceof String || value instanceof Character)) {
				return value;
			}
			String text = text(value);
			if (this.kind != TextRule.Kind.RANKS) {
				return text;
			}
			Integer rank = this.ranks.get(text);
			Assert.state(rank != null, "A text has no rank");
			return rank;
		}

	}

}
