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

import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.PageImpl;
import org.springframework.data.domain.Pageable;
import org.springframework.data.domain.Slice;
import org.springframework.data.domain.SliceImpl;

import io.github.shardboot.ShardResults;
import io.github.shardboot.scatter.merge.MergeOrder;

/**
 * Merges pages and slices. The total is the sum of the shards' totals; a shard counts
 * only where Spring Data would.
 *
 * @param order the order of the rows
 * @param pages what pages are asked for
 * @param total whether results are pages, else slices
 * @author Shardboot Contributors
 */
record PageMerge(CallOrder order, PageRequests pages, boolean total) implements ResultMerge {

	@Override
	public Plan plan(@Nullable Object[] arguments) {
		MergeOrder rowOrder = this.order.of(arguments);
		Pageable pageable = this.pages.parameters().pageable(arguments);
		if (pageable.isUnpaged()) {
			return new Plan(arguments, (results) -> page(results, rowOrder, pageable, 0, Long.MAX_VALUE));
		}
		return new Plan(this.pages.fromStart(arguments),
				(results) -> page(results, rowOrder, pageable, pageable.getOffset(), pageable.getPageSize()));
	}

	private Object page(ShardResults<@Nullable Object> results, MergeOrder rowOrder, Pageable pageable, long skip,
			long size) {
		List<@Nullable Object> rows = RowsMerge.rows(results, rowOrder, false, skip, size);
		long sum = 0;
		boolean more = false;
		long fetched = 0;
		for (Object result : results.values().values()) {
			if (result instanceof Page<?> page) {
				sum += page.getTotalElements();
			}
			if (result instanceof Slice<?> slice) {
				more |= slice.hasNext();
				fetched += slice.getNumberOfElements();
			}
		}
		if (this.total) {
			return new PageImpl<>(rows, pageable, sum);
		}
		return new SliceImpl<>(rows, pageable, pageable.isPaged() && (more || fetched > skip + size));
	}

}
