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

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs the candidates by turns, a short slice each, and compares the slices of one turn:
 * what else the machine does then hits all of them alike.
 *
 * @author Shardboot Contributors
 */
final class Turns {

	private final int turns;

	private final long slice;

	private final long warmUp;

	/**
	 * Create a plan.
	 * @param turns how many slices each candidate has
	 * @param slice how long a slice is, in milliseconds
	 * @param warmUp how long each candidate runs before the first turn, in milliseconds
	 */
	Turns(int turns, long slice, long warmUp) {
		this.turns = turns;
		this.slice = slice;
		this.warmUp = warmUp;
	}

	/**
	 * Run one workload.
	 * @param name what to call it in the report
	 * @param threads how many threads each candidate uses
	 * @param players the candidates; the first one is what others are compared with
	 * @return one line for each candidate
	 * @throws IOException if a process ends
	 */
	List<Line> run(String name, int threads, List<Player> players) throws IOException {
		for (Player player : players) {
			player.child().run(player.workload(), threads, this.warmUp);
		}
		Map<Player, List<long[]>> slices = new LinkedHashMap<>();
		for (int turn = 0; turn < this.turns; turn++) {
			for (Player player : players) {
				slices.computeIfAbsent(player, (key) -> new ArrayList<>())
					.add(player.child().run(player.workload(), threads, this.slice));
			}
		}
		List<long[]> limit = slices.getOrDefault(players.get(0), List.of());
		List<Line> lines = new ArrayList<>();
		slices.forEach((player, own) -> lines.add(line(name, threads, player, own, limit)));
		return lines;
	}

	private static Line line(String name, int threads, Player player, List<long[]> own, List<long[]> limit) {
		List<Double> throughput = new ArrayList<>();
		List<Double> ratios = new ArrayList<>();
		List<Double> latency = new ArrayList<>();
		List<Double> latencyRatios = new ArrayList<>();
		List<Double> extra = new ArrayList<>();
		List<Double> cpu = new ArrayList<>();
		for (int i = 0; i < own.size(); i++) {
			throughput.add(perSecond(own.get(i)));
			ratios.add(perSecond(own.get(i)) / perSecond(limit.get(i)));
			latency.add(own.get(i)[4] / 1000.0);
			latencyRatios.add((double) own.get(i)[4] / limit.get(i)[4]);
			extra.add(perOperation(own.get(i), 2) - perOperation(limit.get(i), 2));
			cpu.add(perOperation(own.get(i), 3) / 1000);
		}
		return new Line(name, threads, player.name(), Quartiles.of(throughput), Quartiles.of(ratios),
				Quartiles.of(latency), Quartiles.of(latencyRatios), Quartiles.of(extra), Quartiles.of(cpu));
	}

	private static double perSecond(long[] slice) {
		return slice[0] * 1e9 / slice[1];
	}

	private static double perOperation(long[] slice, int index) {
		return (double) slice[index] / slice[0];
	}

	/**
	 * Who takes part.
	 *
	 * @param name what to call it in the report
	 * @param child its process
	 * @param workload what it does
	 */
	record Player(String name, Child child, String workload) {

	}

	/**
	 * What was measured. The comparisons are those of the slices of each turn.
	 *
	 * @param workload the workload
	 * @param threads the number of threads
	 * @param candidate the candidate
	 * @param perSecond operations a second
	 * @param ratio the same, compared with the first candidate
	 * @param micros the median time of an operation
	 * @param microsRatio the same, compared with the first candidate
	 * @param extraBytes bytes that the calling threads allocate for an operation, beyond
	 * those of the first candidate
	 * @param cpuMicros CPU of the whole process for an operation
	 */
	record Line(String workload, int threads, String candidate, Quartiles perSecond, Quartiles ratio, Quartiles micros,
			Quartiles microsRatio, Quartiles extraBytes, Quartiles cpuMicros) {

	}

}
