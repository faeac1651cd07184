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
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link ShardResults}.
 *
 * @author Shardboot Contributors
 */
class ShardResultsTests {

	private final ShardResults<List<Integer>> results = new ShardResults<>(
			new LinkedHashMap<>(Map.of("s0", List.of(5, 1), "s1", List.of(), "s2", List.of(9, 3, 2))),
			Map.of("s3", new IllegalStateException("gone")));

	@Test
	void tellsWhatIsMissing() {
		assertThat(this.results.isComplete()).isFalse();
		assertThat(this.results.missing()).containsExactly("s3");
		assertThat(this.results.list()).hasSize(3);
	}

	@Test
	void mappedResultsMissTheSame() {
		ShardResults<Integer> sizes = this.results.map(List::size);
		assertThat(sizes.values()).containsEntry("s0", 2).containsEntry("s1", 0).containsEntry("s2", 3);
		assertThat(sizes.missing()).containsExactly("s3");
	}

	@Test
	void sumsAreExact() {
		ShardResults<Number> numbers = results(Long.MAX_VALUE, Long.MAX_VALUE, new BigDecimal("0.1"), 0.2);
		assertThat(numbers.sum((number) -> number)).isEqualByComparingTo("18446744073709551614.3");
	}

	@Test
	void averageIsThatOfAllRows() {
		assertThat(this.results.average((rows) -> rows.stream().mapToInt(Integer::intValue).sum(), List::size, 2))
			.contains(new BigDecimal("4.00"));
		assertThat(
				new ShardResults<List<Integer>>(Map.of("s0", List.of()), Map.of()).average((rows) -> 0, List::size, 2))
			.isEmpty();
	}

	@Test
	void smallestAndLargestLeaveOutWhatIsNotThere() {
		ShardResults<List<Integer>> rows = this.results;
		assertThat(rows.<Integer>min((row) -> row.isEmpty() ? null : row.get(0), Comparator.naturalOrder()))
			.contains(5);
		assertThat(rows.<Integer>max((row) -> row.isEmpty() ? null : row.get(0), Comparator.naturalOrder()))
			.contains(9);
		assertThat(rows.<Integer>min((row) -> null, Comparator.naturalOrder())).isEmpty();
	}

	@Test
	void topTakesTheFirstOfAll() {
		assertThat(this.results.<Integer>top(3, (rows) -> rows, Comparator.reverseOrder())).containsExactly(9, 5, 3);
		assertThat(this.results.<Integer>top(30, (rows) -> rows, Comparator.naturalOrder())).containsExactly(1, 2, 3, 5,
				9);
	}

	@Test
	void resultOfTheCurrentShardNeedsAShard() {
		assertThatExceptionOfType(MissingShardKeyException.class).isThrownBy(() -> ShardResults.ofCurrent(1));
	}

	private static ShardResults<Number> results(Number... numbers) {
		Map<String, Number> values = new LinkedHashMap<>();
		for (Number number : numbers) {
			values.put("s" + values.size(), number);
		}
		return new ShardResults<>(values, Map.of());
	}

}
