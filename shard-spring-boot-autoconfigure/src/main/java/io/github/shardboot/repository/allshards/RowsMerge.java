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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Limit;
import org.springframework.data.domain.Pageable;

import io.github.shardboot.ShardResults;
import io.github.shardboot.scatter.merge.Elements;
import io.github.shardboot.scatter.merge.MergeOrder;
import io.github.shardboot.scatter.merge.SortedRows;

/**
 * Merges rows: in order if there is one, else shard by shard; then skips and cuts.
 *
 * @param order the order of the rows
 * @param presort whether the shards deliver rows in another order, or in none
 * @param limit the number of rows that the method's name tells, or {@code null}
 * @param pages what pages are asked for
 * @param form makes the result of the rows
 * @author Shardboot Contributors
 */
record RowsMerge(CallOrder order, boolean presort, @Nullable Integer limit, PageRequests pages,
		Function<List<@Nullable Object>, @Nullable Object> form) implements ResultMerge {

	@Override
	public Plan plan(@Nullable Object[] arguments) {
		SpecialParameters parameters = this.order.parameters();
		MergeOrder rowOrder = this.order.of(arguments);
		Pageable pageable = parameters.pageable(arguments);
		if (pageable.isPaged()) {
			@Nullable Object[] widened = this.pages.fromStart(arguments);
			return new Plan(widened, (results) -> this.form
				.apply(rows(results, rowOrder, this.presort, pageable.getOffset(), pageable.getPageSize())));
		}
		long most = most(arguments);
		if (most < Long.MAX_VALUE) {
			this.pages.check(most);
		}
		return new Plan(arguments, (results) -> this.form.apply(rows(results, rowOrder, this.presort, 0, most)));
	}

	/**
	 * Find how many rows a call wants.
	 * @param arguments the arguments
	 * @return the number, or the largest there is if all
	 */
	long most(@Nullable Object[] arguments) {
		Limit given = this.order.parameters().limit(arguments);
		return given.isLimited() ? given.max() : ((this.limit != null) ? this.limit : Long.MAX_VALUE);
	}

	/**
	 * Merge the rows of results.
	 * @param results results that hold rows
	 * @param order the order
	 * @param presort whether the rows of one shard are not in order
	 * @param skip how many rows to leave out at the beginning
	 * @param limit how many rows to return at most
	 * @return the rows
	 */
	static List<@Nullable Object> rows(ShardResults<@Nullable Object> results, MergeOrder order, boolean presort,
			long skip, long limit) {
		Map<String, List<@Nullable Object>> parts = new LinkedHashMap<>();
		results.values().forEach((shard, result) -> parts.put(shard, Elements.of(result)));
		List<@Nullable Object> rows = new ArrayList<>();
		if (!order.isOrdered()) {
			parts.values().forEach(rows::addAll);
			return cut(rows, skip, limit);
		}
		SortedRows<@Nullable Object> sorted = presort ? SortedRows.sorting(parts, order) : SortedRows.of(parts, order);
		for (long i = 0; sorted.hasNext() && i - skip < limit; i++) {
			Object row = sorted.next().value();
			if (i >= skip) {
				rows.add(row);
			}
		}
		return rows;
	}

	private static List<@Nullable Object> cut(List<@Nullable Object> rows, long skip, long limit) {
		int from = (int) Math.min(skip, rows.size());
		int to = (int) Math.min(from + Math.min(limit, rows.size()), rows.size());
		return new ArrayList<>(rows.subList(from, to));
	}

}
