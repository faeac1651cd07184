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

package io.github.shardboot.benchmarks;

import java.util.List;

/**
 * The median of some values, and the quartiles around it.
 *
 * @param low a quarter of the values is lower
 * @param median half of the values is lower
 * @param high a quarter of the values is higher
 * @author Shardboot Contributors
 */
record Quartiles(double low, double median, double high) {

	static Quartiles of(List<Double> values) {
		List<Double> sorted = values.stream().sorted().toList();
		return new Quartiles(at(sorted, 0.25), at(sorted, 0.5), at(sorted, 0.75));
	}

	private static double at(List<Double> sorted, double part) {
		double position = part * (sorted.size() - 1);
		int low = (int) position;
		int high = Math.min(low + 1, sorted.size() - 1);
		return sorted.get(low) + (position - low) * (sorted.get(high) - sorted.get(low));
	}

}
