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
import java.util.function.IntFunction;

import org.jspecify.annotations.Nullable;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.data.domain.KeysetScrollPosition;
import org.springframework.data.domain.Limit;
import org.springframework.data.domain.OffsetScrollPosition;
import org.springframework.data.domain.ScrollPosition;
import org.springframework.data.domain.Window;

import io.github.shardboot.ShardResults;
import io.github.shardboot.scatter.merge.MergeOrder;
import io.github.shardboot.scatter.merge.SortedRows;

/**
 * Merges windows of a keyset scroll: every shard continues behind the same row, so no row
 * before the window is ever read. Backward, the rows next to the position are the last.
 *
 * @param order the order of the rows, to the id
 * @param limit the number of rows that the method's name tells, or {@code null}
 * @param pages the limits
 * @author Shardboot Contributors
 */
record WindowMerge(CallOrder order, @Nullable Integer limit, PageRequests pages) implements ResultMerge {

	@Override
	public Plan plan(@Nullable Object[] arguments) {
		SpecialParameters parameters = this.order.parameters();
		Object position = arguments[parameters.scroll()];
		if (position instanceof OffsetScrollPosition) {
			throw new InvalidDataAccessApiUsageException(
					"Method '%s' cannot scroll by offset over several shards. Begin with ScrollPosition.keyset()."
						.formatted(this.pages.operation()));
		}
		Limit given = parameters.limit(arguments);
		int most = given.isLimited() ? given.max() : ((this.limit != null) ? this.limit : Integer.MAX_VALUE);
		if (given.isLimited() || this.limit != null) {
			this.pages.check(most);
		}
		boolean backward = position instanceof KeysetScrollPosition keyset && keyset.scrollsBackward();
		MergeOrder rowOrder = this.order.of(arguments, backward);
		return new Plan(arguments, (results) -> window(results, rowOrder, most, backward));
	}

	private static Object window(ShardResults<@Nullable Object> results, MergeOrder order, int limit,
			boolean backward) {
		Map<String, List<Object>> parts = new LinkedHashMap<>();
		Map<String, Window<?>> windows = new LinkedHashMap<>();
		boolean more = false;
		for (Map.Entry<String, @Nullable Object> result : results.values().entrySet()) {
			if (result.getValue() instanceof Window<?> window) {
				parts.put(result.getKey(), List.copyOf(window.getContent()));
				windows.put(result.getKey(), window);
				more |= window.hasNext();
			}
		}
		List<SortedRows.Row<Object>> rows = new ArrayList<>();
		SortedRows.of(parts, order).forEachRemaining(rows::add);
		int size = Math.min(limit, rows.size());
		List<SortedRows.Row<Object>> chosen = backward ? rows.subList(rows.size() - size, rows.size())
				: rows.subList(0, size);
		IntFunction<ScrollPosition> positions = (index) -> {
			SortedRows.Row<Object> row = chosen.get(index);
			Window<?> origin = windows.get(row.shard());
			if (origin == null) {
				throw new IllegalStateException("A row has no window");
			}
			return origin.positionAt(row.index());
		};
		return Window.from(chosen.stream().map(SortedRows.Row::value).toList(), positions, more || size < rows.size());
	}

}
