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

package io.github.shardboot.repository.allshards;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import org.jspecify.annotations.Nullable;

import io.github.shardboot.scatter.ScatterCall;
import io.github.shardboot.scatter.ScatterStream;
import io.github.shardboot.scatter.ShardScatter;
import io.github.shardboot.scatter.merge.MergeOrder;
import io.github.shardboot.scatter.merge.SortedRows;

/**
 * Merges streams row by row while they come. Closing the merged stream cancels what still
 * runs. Where the server has to rank texts, which takes all of them, rows are collected
 * first, within the limit for rows in memory.
 *
 * @param rows how the rows are ordered and cut
 * @author Shardboot Contributors
 */
record StreamMerge(RowsMerge rows) implements ResultMerge {

	@Override
	public Plan plan(@Nullable Object[] arguments) {
		throw new IllegalStateException("Streams are merged while they come");
	}

	Object open(@Nullable Object[] arguments, ShardScatter scatter, ScatterCall call,
			Map<String, Callable<@Nullable Object>> work) {
		Map<String, Callable<Stream<@Nullable Object>>> sources = new LinkedHashMap<>();
		work.forEach((shard, piece) -> sources.put(shard, () -> stream(piece.call())));
		MergeOrder order = this.rows.order().of(arguments);
		boolean collect = order.isOrdered() && (this.rows.presort() || !order.isComparableRowByRow(sources.keySet()));
		long limit = this.rows.most(arguments);
		ScatterStream<@Nullable Object> source = scatter.open(call, sources);
		try {
			if (!collect) {
				return rows(merged(source.iterators(), order)).limit(limit).onClose(source::close);
			}
			Map<String, List<@Nullable Object>> parts = collect(source.iterators());
			source.close();
			SortedRows<@Nullable Object> sorted = this.rows.presort() ? SortedRows.sorting(parts, order)
					: SortedRows.of(parts, order);
			return rows(values(sorted)).limit(limit);
		}
		catch (RuntimeException | Error ex) {
			source.close();
			throw ex;
		}
	}

	@SuppressWarnings("unchecked")
	private static Stream<@Nullable Object> stream(@Nullable Object result) {
		return (result != null) ? (Stream<@Nullable Object>) result : Stream.empty();
	}

	private Map<String, List<@Nullable Object>> collect(Map<String, Iterator<@Nullable Object>> iterators) {
		Map<String, List<@Nullable Object>> parts = new LinkedHashMap<>();
		iterators.forEach((shard, iterator) -> {
			List<@Nullable Object> part = new ArrayList<>();
			while (iterator.hasNext()) {
				part.add(iterator.next());
				this.rows.pages().check(part.size());
			}
			parts.put(shard, part);
		});
		return parts;
	}

	private static Iterator<@Nullable Object> merged(Map<String, Iterator<@Nullable Object>> iterators,
			MergeOrder order) {
		return order.isOrdered() ? values(SortedRows.ofStreams(iterators, order)) : new OneByOne(iterators);
	}

	private static Iterator<@Nullable Object> values(SortedRows<@Nullable Object> sorted) {
		return new Values(sorted);
	}

	private static Stream<@Nullable Object> rows(Iterator<@Nullable Object> iterator) {
		return StreamSupport.stream(Spliterators.spliteratorUnknownSize(iterator, Spliterator.ORDERED), false);
	}

	/**
	 * The rows without where they come from.
	 */
	private record Values(SortedRows<@Nullable Object> sorted) implements Iterator<@Nullable Object> {

		@Override
		public boolean hasNext() {
			return this.sorted.hasNext();
		}

		@Override
		public @Nullable Object next() {
			return this.sorted.next().value();
		}

	}

	/**
	 * The rows of one shard after the other.
	 */
	private static final class OneByOne implements Iterator<@Nullable Object> {

		private final Iterator<Iterator<@Nullable Object>> shards;

		private Iterator<@Nullable Object> current;

		private OneByOne(Map<String, Iterator<@Nullable Object>> iterators) {
			this.shards = iterators.values().iterator();
			this.current = this.shards.next();
		}

		@Override
		public boolean hasNext() {
			while (!this.current.hasNext() && this.shards.hasNext()) {
				this.current = this.shards.next();
			}
			return this.current.hasNext();
		}

		@Override
		public @Nullable Object next() {
			hasNext();
			return this.current.next();
		}

	}

}
