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

package io.github.shardboot.repository.advice;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;
import org.springframework.util.ClassUtils;

import io.github.shardboot.AllShards;
import io.github.shardboot.Reduction;
import io.github.shardboot.ShardConfigurationException;
import io.github.shardboot.ShardResultMerger;
import io.github.shardboot.ShardResults;
import io.github.shardboot.repository.allshards.AllShardsSettings;
import io.github.shardboot.scatter.ScatterCall;
import io.github.shardboot.scatter.merge.Elements;
import io.github.shardboot.scatter.merge.Folding;
import io.github.shardboot.scatter.merge.MergeOrder;
import io.github.shardboot.scatter.merge.OrderKey;
import io.github.shardboot.scatter.merge.OrderText;
import io.github.shardboot.scatter.merge.PropertyReader;
import io.github.shardboot.scatter.merge.Reducer;
import io.github.shardboot.scatter.merge.ShardEntries;
import io.github.shardboot.scatter.merge.SortedRows;

/**
 * How one method of a bean runs on all shards. The starter sees only what the body
 * returns: it strings elements together, sorts them by {@code orderBy}, reduces values,
 * or takes the only hit. Texts are ordered by the collation of the database.
 *
 * @param call how to run it
 * @param merge makes one result of those of the shards
 * @author Shardboot Contributors
 */
record BeanMethod(ScatterCall call, Function<ShardResults<@Nullable Object>, @Nullable Object> merge) {

	private static final String UNMERGED = "return ShardResults, or declare a ShardResultMerger bean.";

	static BeanMethod of(Method method, Class<?> type, AllShards annotation, AllShardsSettings settings) {
		String operation = type.getSimpleName() + "." + method.getName();
		ScatterCall call = new ScatterCall(operation, AllShardsSettings.timeout(annotation, operation),
				annotation.onFailure(), false);
		ResolvableType returned = ResolvableType.forMethodReturnType(method, type);
		return new BeanMethod(call, merge(method, returned, annotation, settings, operation));
	}

	/**
	 * Read the result of one shard while its scope is open.
	 * @param result the result
	 * @return the result, or what the stream held
	 */
	@Nullable Object read(@Nullable Object result) {
		return (result instanceof Stream<?>) ? Elements.of(result) : result;
	}

	@Nullable Object merge(ShardResults<@Nullable Object> results) {
		return this.merge.apply(results);
	}

	private static Function<ShardResults<@Nullable Object>, @Nullable Object> merge(Method method,
			ResolvableType returned, AllShards annotation, AllShardsSettings settings, String operation) {
		Class<?> raw = returned.resolve(Object.class);
		if (raw == ShardResults.class) {
			return ShardEntries.ofResults(returned)::merge;
		}
		AllShardsSettings.checkPartial(annotation, raw, operation);
		for (ShardResultMerger merger : settings.mergers()) {
			if (merger.supports(method)) {
				return (results) -> merger.merge(method, results);
			}
		}
		if (raw == Map.class && returned.getGeneric(0).resolve() == String.class) {
			return ShardEntries.ofMap(returned)::merge;
		}
		if (raw == void.class || raw == Void.class) {
			return (results) -> null;
		}
		if (Elements.areIn(raw)) {
			ResolvableType element = raw.isArray() ? returned.getComponentType() : returned.as(raw).getGeneric(0);
			MergeOrder order = order(element.resolve(Object.class), annotation, settings, operation);
			return (results) -> Elements.as(raw, rows(results, order));
		}
		return value(returned, raw, annotation, settings, operation);
	}

	private static Function<ShardResults<@Nullable Object>, @Nullable Object> value(ResolvableType returned,
			Class<?> raw, AllShards annotation, AllShardsSettings settings, String operation) {
		Class<?> value = ClassUtils
			.resolvePrimitiveIfNecessary((raw == Optional.class) ? returned.getGeneric(0).resolve(Object.class) : raw);
		Reduction reduction = annotation.reduce();
		if (reduction == Reduction.AUTO) {
			if (Number.class.isAssignableFrom(value) || value == Boolean.class) {
				throw refuse(operation,
						"nothing tells how to make one '%s' of several".formatted(value.getSimpleName()),
						"Set 'reduce' of @AllShards, or " + UNMERGED);
			}
			if (value == Object.class || value.isArray() || Iterable.class.isAssignableFrom(value)
					|| value.getName().startsWith("java.util.concurrent.") || Map.class.isAssignableFrom(value)) {
				throw refuse(operation, "results of type '%s' cannot be merged".formatted(value.getSimpleName()),
						"Return one of %s, Optional or a single object; or ".formatted(Elements.names()) + UNMERGED);
			}
			return (results) -> Elements.single(raw, results.values().values());
		}
		if (!Reducer.isSupported(reduction, value)) {
			throw refuse(operation, "'%s' cannot be reduced by %s".formatted(value.getSimpleName(), reduction),
					"Choose a reduction that fits the type, or " + UNMERGED);
		}
		Reducer reducer = new Reducer(reduction, value, settings.texts());
		return (results) -> {
			Map<String, @Nullable Object> values = new LinkedHashMap<>();
			results.values().forEach((shard, result) -> values.put(shard, Elements.value(result)));
			return Elements.wrap(raw, reducer.reduce(values));
		};
	}

	private static List<@Nullable Object> rows(ShardResults<@Nullable Object> results, MergeOrder order) {
		Map<String, List<@Nullable Object>> parts = new LinkedHashMap<>();
		results.values().forEach((shard, result) -> parts.put(shard, Elements.of(result)));
		List<@Nullable Object> rows = new ArrayList<>();
		if (order.isOrdered()) {
			SortedRows.sorting(parts, order).forEachRemaining((row) -> rows.add(row.value()));
		}
		else {
			parts.values().forEach(rows::addAll);
		}
		return rows;
	}

	private static MergeOrder order(Class<?> element, AllShards annotation, AllShardsSettings settings,
			String operation) {
		List<OrderKey> keys = new ArrayList<>();
		for (OrderText.Entry entry : OrderText.parse(annotation.orderBy(), operation)) {
			PropertyReader reader = OrderKey.isSupported(element)
					? new PropertyReader(List.of(), element, element, entry.property())
					: PropertyReader.find(element, entry.property());
			if (reader == null || !OrderKey.isSupported(reader.type())) {
				throw refuse(operation,
						"'%s' has no property '%s' whose order is known".formatted(element.getSimpleName(),
								entry.property()),
						"Order by numbers, texts, times, uuids or booleans that the result has, or " + UNMERGED);
			}
			keys.add(new OrderKey(entry.property(), reader.type(), reader, entry.descending(), entry.nullsFirst(),
					entry.ignoreCase() ? Folding.LOWER : Folding.NONE, null));
		}
		return new MergeOrder(keys, settings.texts());
	}

	private static ShardConfigurationException refuse(String operation, String reason, String action) {
		return new ShardConfigurationException("Method '%s' cannot run on all shards: %s.".formatted(operation, reason),
				action);
	}

}
