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

package io.github.shardboot;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * What a call on several shards brought, by shard. Immutable.
 *
 * @param <T> the type of a result
 * @param values the results of the shards that answered, in the order of the shards; a
 * value is {@code null} where the shard answered so
 * @param failures why the other shards did not, in the order of the shards
 * @author Shardboot Contributors
 */
public record ShardResults<T extends @Nullable Object>(Map<String, T> values, Map<String, Throwable> failures) {

	/**
	 * Create results.
	 * @param values the results by shard
	 * @param failures the failures by shard
	 */
	public ShardResults {
		values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
		failures = Collections.unmodifiableMap(new LinkedHashMap<>(failures));
	}

	/**
	 * Return the result of the shard that the caller is in, for code that runs once per
	 * shard by {@link AllShards}.
	 * @param <T> the type of the result
	 * @param value the result, possibly {@code null}
	 * @return the result, as the only one
	 * @throws MissingShardKeyException if no shard is chosen
	 */
	public static <T extends @Nullable Object> ShardResults<T> ofCurrent(@Nullable T value) {
		return new ShardResults<>(Collections.singletonMap(ShardContext.require().shard(), value), Map.of());
	}

	/**
	 * Return whether all shards answered.
	 * @return {@code false} if any is missing
	 */
	public boolean isComplete() {
		return this.failures.isEmpty();
	}

	/**
	 * Return the shards that did not answer.
	 * @return their names
	 */
	public Set<String> missing() {
		return this.failures.keySet();
	}

	/**
	 * Return the results of the shards that answered.
	 * @return the results, in the order of the shards
	 */
	public List<T> list() {
		return Collections.unmodifiableList(new ArrayList<>(this.values.values()));
	}

	/**
	 * Return the elements of the results of the shards that answered, shard by shard.
	 * @param <E> the type of an element
	 * @param elements tells the elements of a result
	 * @return all elements
	 */
	public <E extends @Nullable Object> List<E> merged(Function<? super T, ? extends Iterable<? extends E>> elements) {
		List<E> merged = new ArrayList<>();
		this.values.values().forEach((value) -> elements.apply(value).forEach(merged::add));
		return Collections.unmodifiableList(merged);
	}

	/**
	 * Apply a function to the results; what is missing stays missing.
	 * @param <R> the type of the new results
	 * @param function the function
	 * @return the new results
	 */
	public <R extends @Nullable Object> ShardResults<R> map(Function<? super T, ? extends R> function) {
		Map<String, R> mapped = new LinkedHashMap<>();
		this.values.forEach((shard, value) -> mapped.put(shard, function.apply(value)));
		return new ShardResults<>(mapped, this.failures);
	}

	/**
	 * Add up a number of each result.
	 * @param number reads the number; {@code null} counts for nothing
	 * @return the exact sum, zero if no shard answered
	 */
	public BigDecimal sum(Function<? super T, ? extends @Nullable Number> number) {
		BigDecimal sum = BigDecimal.ZERO;
		for (T value : this.values.values()) {
			Number summand = number.apply(value);
			if (summand != null) {
				sum = sum.add(new BigDecimal(summand.toString()));
			}
		}
		return sum;
	}

	/**
	 * Divide the sum of all shards by their count, which is the average of their rows,
	 * other than the average of their averages.
	 * @param sum reads a shard's sum; {@code null} counts for nothing
	 * @param count reads a shard's number of values
	 * @param scale the number of decimals; rounds half up
	 * @return the average, empty if the count is zero
	 */
	public Optional<BigDecimal> average(Function<? super T, ? extends @Nullable Number> sum,
			Function<? super T, ? extends @Nullable Number> count, int scale) {
		BigDecimal all = sum(count);
		return (all.signum() != 0) ? Optional.of(sum(sum).divide(all, scale, RoundingMode.HALF_UP)) : Optional.empty();
	}

	/**
	 * Find the first elements of all results. To be right, each result must hold its own
	 * first {@code size} elements at least.
	 * @param <E> the type of an element
	 * @param size how many
	 * @param elements tells the elements of a result
	 * @param order the order; texts compare in Java as they may not in the database
	 * @return the elements in order
	 */
	public <E> List<E> top(int size, Function<? super T, ? extends Iterable<? extends E>> elements,
			Comparator<? super E> order) {
		List<E> sorted = new ArrayList<>();
		this.values.values().forEach((value) -> elements.apply(value).forEach(sorted::add));
		sorted.sort(order);
		return List.copyOf(sorted.subList(0, Math.min(size, sorted.size())));
	}

	/**
	 * Find the smallest value.
	 * @param <E> the type of a value
	 * @param reader reads the value of a result; {@code null} counts for nothing
	 * @param order the order
	 * @return the value, empty if there is none
	 */
	public <E> Optional<E> min(Function<? super T, ? extends @Nullable E> reader, Comparator<? super E> order) {
		Optional<E> smallest = Optional.empty();
		for (T value : this.values.values()) {
			E candidate = reader.apply(value);
			if (candidate != null && (smallest.isEmpty() || order.compare(candidate, smallest.get()) < 0)) {
				smallest = Optional.of(candidate);
			}
		}
		return smallest;
	}

	/**
	 * Find the largest value.
	 * @param <E> the type of a value
	 * @param reader reads the value of a result; {@code null} counts for nothing
	 * @param order the order
	 * @return the value, empty if there is none
	 */
	public <E> Optional<E> max(Function<? super T, ? extends @Nullable E> reader, Comparator<? super E> order) {
		return min(reader, order.reversed());
	}

}
