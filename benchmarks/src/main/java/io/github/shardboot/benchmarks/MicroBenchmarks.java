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

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

import io.github.shardboot.benchmarks.micro.RoutingBenchmark;

/**
 * Runs what JMH measures.
 *
 * @author Shardboot Contributors
 */
final class MicroBenchmarks {

	private MicroBenchmarks() {
	}

	/**
	 * Run all of them.
	 * @param full whether to take time
	 * @return nanoseconds, in the fastest iteration, and bytes for an operation, by the
	 * name of the benchmark
	 * @throws RunnerException if one fails
	 */
	static Map<String, double[]> run(boolean full) throws RunnerException {
		ChainedOptionsBuilder options = new OptionsBuilder().include(RoutingBenchmark.class.getPackageName())
			.addProfiler(GCProfiler.class)
			.shouldFailOnError(true)
			.forks(1)
			.jvmArgs("-Xms256m", "-Xmx256m", "-XX:+UseSerialGC")
			.warmupIterations(3)
			.warmupTime(TimeValue.milliseconds(full ? 700 : 300))
			.measurementIterations(full ? 4 : 3)
			.measurementTime(TimeValue.milliseconds(full ? 700 : 300));
		Collection<RunResult> results = new Runner(options.build()).run();
		Map<String, double[]> costs = new LinkedHashMap<>();
		for (RunResult result : results) {
			String name = result.getParams().getBenchmark();
			String[] parts = name.split("\\.");
			Result<?> bytes = result.getSecondaryResults().get("gc.alloc.rate.norm");
			costs.put(parts[parts.length - 2].replace("Benchmark", "") + "." + parts[parts.length - 1], new double[] {
					result.getPrimaryResult().getStatistics().getMin(), (bytes != null) ? bytes.getScore() : -1 });
		}
		return costs;
	}

}
