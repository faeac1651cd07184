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

import java.util.Comparator;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Compares rows by values that were read from them once.
 *
 * @param keys the entries of the order
 * @author Shardboot Contributors
 */
record RowComparator(List<Key> keys) implements Comparator<@Nullable Object[]> {

	/**
	 * Read what rows are compared by.
	 * @param row the row
	 * @return one value per entry
	 */
	@Nullable Object[] read(@Nullable Object row) {
		@Nullable Object[] values = new Object[this.keys.size()];
		if (row != null) {
			for (int i = 0; i < values.length; i++) {
				Key key = this.keys.get(i);
				values[i] = key.texts().comparable(key.order().value().apply(row));
			}
		}
		return values;
	}

	@Override
	public int compare(@Nullable Object[] left, @Nullable Object[] right) {
		for (int i = 0; i < left.length; i++) {
			int result = compare(this.keys.get(i).order(), left[i], right[i]);
			if (result != 0) {
				return result;
			}
		}
		return 0;
	}

	private static int compare(OrderKey key, @Nullable Object left, @Nullable Object right) {
		if (left == null || right == null) {
			return (left == right) ? 0 : (((left == null) == key.nullsFirst()) ? -1 : 1);
		}
		int result = PostgresValues.compare(left, right);
		return key.descending() ? -result : result;
	}

	/**
	 * An entry of the order and how its texts are compared.
	 *
	 * @param order the entry
	 * @param texts how texts are compared
	 */
	record Key(OrderKey order, MergeOrder.Texts texts) {

	}

}
