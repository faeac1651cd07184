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

package io.github.shardboot.repository;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.IntUnaryOperator;
import java.util.stream.Stream;

import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.ProxyMethodInvocation;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.transaction.support.TransactionSynchronizationManager;

import io.github.shardboot.InvalidShardKeyException;
import io.github.shardboot.ShardContext;
import io.github.shardboot.ShardId;
import io.github.shardboot.ShardSwitchException;
import io.github.shardboot.routing.ShardRouter;
import io.github.shardboot.scatter.ScatterCall;
import io.github.shardboot.scatter.ShardScatter;

/**
 * Splits a call by the shards of the keys or entities in one argument.
 * <ol>
 * <li>All keys are routed before anything is sent.</li>
 * <li>If they are in one shard, the call goes there as it is.</li>
 * <li>In a transaction anything else is refused.</li>
 * <li>Otherwise each shard gets a call of its own with its part of the elements, in
 * parallel, each in its own transaction if the method is transactional.</li>
 * <li>Elements of the results are ordered as the argument was: one by one where each part
 * answers element by element, else by key where results tell theirs, else part by
 * part.</li>
 * </ol>
 *
 * @author Shardboot Contributors
 */
final class SplitRoute implements Route {

	private final Parameter parameter;

	private final PartMerge merge;

	private final Class<?> returnType;

	private final @Nullable EntityKey resultKey;

	private final Route otherwise;

	private final ShardScatter scatter;

	SplitRoute(Parameter parameter, PartMerge merge, Class<?> returnType, @Nullable EntityKey resultKey,
			Route otherwise, ShardScatter scatter) {
		this.parameter = parameter;
		this.merge = merge;
		this.returnType = returnType;
		this.resultKey = resultKey;
		this.otherwise = otherwise;
		this.scatter = scatter;
	}

	@Override
	public @Nullable Object proceed(ShardRouter router, MethodInvocation invocation) throws Throwable {
		Object argument = invocation.getArguments()[this.parameter.index()];
		if (argument == null) {
			throw new InvalidShardKeyException(this.parameter.description() + ": null names no shard");
		}
		Map<String, Part> parts = split(router, KeyedElements.of(argument));
		if (parts.isEmpty()) {
			return (this.merge != PartMerge.REFUSED)
					? this.merge.merge(this.returnType, List.of(), (results) -> new ArrayList<>())
					: this.otherwise.proceed(router, invocation);
		}
		if (parts.size() == 1) {
			return Route.proceedIn(router, parts.values().iterator().next().context(), invocation);
		}
		if (TransactionSynchronizationManager.isSynchronizationActive()) {
			throw inTransaction(new ArrayList<>(parts.keySet()));
		}
		if (this.merge == PartMerge.REFUSED) {
			throw new InvalidDataAccessApiUsageException(
					"%s: the elements live in shards %s, but the query orders, limits or aggregates its result, which is right only in one shard. Nothing was sent."
						.formatted(this.parameter.description(), parts.keySet()));
		}
		return scatter(router, (ProxyMethodInvocation) invocation, parts);
	}

	private Map<String, Part> split(ShardRouter router, List<@Nullable Object> elements) {
		Map<String, Part> parts = new LinkedHashMap<>();
		int position = 0;
		if (elements.size() > 1) {
			router.prepare(elements.stream().map(this.parameter.key()).toList());
		}
		for (Object element : elements) {
			Object key = this.parameter.key().apply(element);
			ShardContext context = router.route(key, this.parameter.description());
			router.checkLock(context);
			Part part = parts.computeIfAbsent(context.shard(),
					(shard) -> new Part(context, new ArrayList<>(), new ArrayList<>(), new ArrayList<>()));
			part.elements().add(element);
			part.keys().add((key instanceof ShardId) ? key : context.key().orElseThrow());
			part.positions().add(position++);
		}
		return parts;
	}

	private @Nullable Object scatter(ShardRouter router, ProxyMethodInvocation invocation, Map<String, Part> parts) {
		Map<String, Callable<@Nullable Object>> work = new LinkedHashMap<>();
		parts.forEach((shard, part) -> {
			@Nullable Object[] arguments = invocation.getArguments().clone();
			arguments[this.parameter.index()] = KeyedElements.as(this.parameter.type(), part.elements());
			MethodInvocation call = invocation.invocableClone(arguments);
			work.put(shard, () -> call(router, part.context(), call));
		});
		Map<String, @Nullable Object> results = this.scatter.run(ScatterCall.ofKeys(this.parameter.operation()), work)
			.values();
		return this.merge.merge(this.returnType, new ArrayList<>(results.values()),
				(elements) -> order(router, new ArrayList<>(parts.values()), elements));
	}

	private @Nullable Object call(ShardRouter router, ShardContext context, MethodInvocation call) throws Exception {
		try {
			Object result = Route.proceedIn(router, context, call);
			return (result instanceof Stream<?> stream) ? materialize(stream) : result;
		}
		catch (Exception | Error ex) {
			throw ex;
		}
		catch (Throwable ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static List<Object> materialize(Stream<?> stream) {
		try (stream) {
			return new ArrayList<>(stream.toList());
		}
	}

	private List<@Nullable Object> order(ShardRouter router, List<Part> parts, List<List<@Nullable Object>> results) {
		List<@Nullable Object> elements = new ArrayList<>();
		results.forEach(elements::addAll);
		// the position of each element, and below it its index, so that order is stable
		long[] places = new long[elements.size()];
		int index = 0;
		for (int i = 0; i < parts.size(); i++) {
			List<@Nullable Object> result = results.get(i);
			IntUnaryOperator position = position(router, parts.get(i), result);
			for (int j = 0; j < result.size(); j++) {
				places[index] = ((long) position.applyAsInt(j) << Integer.SIZE) | index;
				index++;
			}
		}
		Arrays.sort(places);
		List<@Nullable Object> ordered = new ArrayList<>(places.length);
		for (long place : places) {
			ordered.add(elements.get((int) place));
		}
		return ordered;
	}

	private IntUnaryOperator position(ShardRouter router, Part part, List<@Nullable Object> elements) {
		if (this.parameter.elementwise() && elements.size() == part.elements().size()) {
			return (index) -> part.positions().get(index);
		}
		Map<Object, Integer> positions = new HashMap<>();
		for (int i = 0; i < part.keys().size(); i++) {
			positions.putIfAbsent(part.keys().get(i), part.positions().get(i));
		}
		return (index) -> {
			Object element = elements.get(index);
			Object key = (this.resultKey != null && this.resultKey.isIn(element)) ? this.resultKey.read(element) : null;
			if (key != null && !(key instanceof ShardId)) {
				key = router.route(key, this.parameter.description()).key().orElse(null);
			}
			return positions.getOrDefault(key, part.positions().get(0));
		};
	}

	private ShardSwitchException inTransaction(List<String> shards) {
		return new ShardSwitchException(shards.get(0), shards.get(1),
				"%s: the elements live in shards %s, but one transaction can only use one. Nothing was sent. "
					.formatted(this.parameter.description(), shards)
						+ "Make the call outside a transaction, or one per shard.");
	}

	@Override
	public String toString() {
		return "split by " + this.parameter.description();
	}

	/**
	 * The parameter to split by.
	 *
	 * @param index its index
	 * @param type its type
	 * @param key reads the key of an element
	 * @param elementwise whether the method answers with one element for each
	 * @param operation the method, for exceptions
	 * @param description the method and the parameter
	 */
	record Parameter(int index, Class<?> type, Function<@Nullable Object, @Nullable Object> key, boolean elementwise,
			String operation, String description) {

	}

	/**
	 * What one shard gets.
	 */
	private record Part(ShardContext located, List<@Nullable Object> elements, List<Object> keys,
			List<Integer> positions) {

		ShardContext context() {
			Object first = this.keys.get(0);
			boolean sameKey = this.keys.stream().allMatch(first::equals);
			return (sameKey && !(first instanceof ShardId)) ? this.located : this.located.withoutKey();
		}

	}

}
