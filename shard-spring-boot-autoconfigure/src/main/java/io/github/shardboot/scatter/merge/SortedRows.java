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
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;

import org.jspecify.annotations.Nullable;
import org.springframework.dao.InvalidDataAccessApiUsageException;

/**
 * Merges sorted rows of several shards into one sorted sequence, row by row: of the first
 * rows of all shards the smallest comes next, of equal ones that of the shard that comes
 * first. Every row is compared with the one before it of the same shard; rows that come
 * in another order are refused, because merging them would be wrong.
 *
 * @param <T> the type of a row
 * @author Shardboot Contributors
 */
public final class SortedRows<T> implements Iterator<SortedRows.Row<T>> {

	private final PriorityQueue<Source<T>> sources;

	private final MergeOrder order;

	private final RowComparator comparator;

	private SortedRows(Map<String, ? extends Iterator<? extends T>> rows, MergeOrder order, RowComparator comparator) {
		this.order = order;
		this.comparator = comparator;
		this.sources = new PriorityQueue<>(Math.max(1, rows.size()), (left, right) -> {
			int result = this.comparator.compare(left.values, right.values);
			return (result != 0) ? result : left.position - right.position;
		});
		rows.forEach((shard, iterator) -> advance(new Source<>(shard, this.sources.size(), iterator)));
	}

	/**
	 * Merge lists.
	 * @param <T> the type of a row
	 * @param rows the rows by shard, sorted by the order
	 * @param order the order
	 * @return all rows
	 */
	public static <T> SortedRows<T> of(Map<String, ? extends Collection<? extends T>> rows, MergeOrder order) {
		Map<String, Iterator<? extends T>> iterators = new LinkedHashMap<>();
		rows.forEach((shard, part) -> iterators.put(shard, part.iterator()));
		return new SortedRows<>(iterators, order, order.comparator(rows));
	}

	/**
	 * Merge lists that are not sorted yet.
	 * @param <T> the type of a row
	 * @param rows the rows by shard, in any order
	 * @param order the order
	 * @return all rows
	 */
	public static <T> SortedRows<T> sorting(Map<String, ? extends Collection<? extends T>> rows, MergeOrder order) {
		RowComparator comparator = order.comparator(rows);
		Map<String, Iterator<? extends T>> iterators = new LinkedHashMap<>();
		rows.forEach((shard, part) -> {
			List<T> sorted = new ArrayList<>(part);
			sorted.sort((left, right) -> comparator.compare(comparator.read(left), comparator.read(right)));
			iterators.put(shard, sorted.iterator());
		});
		return new SortedRows<>(iterators, order, comparator);
	}

	/**
	 * Merge rows while they come. Waits for the first row of each shard.
	 * @param <T> the type of a row
	 * @param rows the rows by shard, sorted by the order
	 * @param order an order that is {@linkplain MergeOrder#isComparableRowByRow
	 * comparable row by row}
	 * @return all rows
	 */
	public static <T> SortedRows<T> ofStreams(Map<String, ? extends Iterator<? extends T>> rows, MergeOrder order) {
		Map<String, List<T>> none = new LinkedHashMap<>();
		rows.keySet().forEach((shard) -> none.put(shard, List.of()));
		return new SortedRows<>(rows, order, order.comparator(none));
	}

	@Override
	public boolean hasNext() {
		return !this.sources.isEmpty();
	}

	@Override
	public Row<T> next() {
		Source<T> source = this.sources.poll();
		if (source == null) {
			throw new NoSuchElementException();
		}
		Row<T> next = new Row<>(source.shard, source.index, source.row);
		advance(source);
		return next;
	}

	private void advance(Source<T> source) {
		if (!source.rows.hasNext()) {
			return;
		}
		T row = source.rows.next();
		@Nullable Object[] values = this.comparator.read(row);
		if (source.index >= 0 && this.comparator.compare(source.values, values) > 0) {
			throw new InvalidDataAccessApiUsageException(
					"Shard '%s' delivers rows in another order than '%s', so they cannot be merged by it. "
						.formatted(source.shard, this.order)
							+ "Either 'orderBy' of @AllShards is not what the query orders by, or a property is stored "
							+ "in a form that has another order than its Java type.");
		}
		source.row = row;
		source.values = values;
		source.index++;
		this.sources.add(source);
	}

	/**
	 * A row and where it comes from.
	 *
	 * @param <T> the type of the row
	 * @param shard the shard
	 * @param index the position in the rows of the shard
	 * @param value the row itself
	 */
	public record Row<T>(String shard, int index, T value) {

	}

	/**
	 * The rows of one shard and the first of those that are left.
	 */
	private static final class Source<T> {

		private final String shard;

		private final int position;

		private final Iterator<? extends T> rows;

		private int index = -1;

		@SuppressWarnings("NullAway") // set before it is read
		private T row;

		private @Nullable Object[] values = {};

		@SuppressWarnings("NullAway") // see above
		private Source(String shard, int position, Iterator<? extends T> rows) {
			this.shard = shard;
			this.position = position;
			this.rows = rows;
		}

	}

}
