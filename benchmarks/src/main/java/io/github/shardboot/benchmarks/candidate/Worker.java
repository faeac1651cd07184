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

package io.github.shardboot.benchmarks.candidate;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;

import com.sun.management.OperatingSystemMXBean;

import io.github.shardboot.benchmarks.candidate.data.RepositoryCandidate;

/**
 * The process of one candidate: starts it, says what that took, and runs slices of
 * workloads when told to. One line each way.
 *
 * @author Shardboot Contributors
 */
public final class Worker {

	private Worker() {
	}

	/**
	 * Begin.
	 * @param arguments the candidate, the port, the prefix and the number of the
	 * databases
	 * @throws Exception if something fails
	 */
	public static void main(String[] arguments) throws Exception {
		PrintStream answers = System.out;
		System.setOut(System.err);
		Databases databases = new Databases(Integer.parseInt(arguments[1]), arguments[2],
				Integer.parseInt(arguments[3]));
		long start = System.nanoTime();
		try (Contestant candidate = contestant(arguments[0])) {
			candidate.start(databases);
			long ready = System.nanoTime() - start;
			long cpu = ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
			answers.println(line(ready, cpu, heap(), ManagementFactory.getClassLoadingMXBean().getLoadedClassCount()));
			converse(candidate, answers);
		}
		// threads of peers would keep the process
		System.exit(0);
	}

	private static Contestant contestant(String name) {
		return name.contains("-") ? RepositoryCandidate.of(name) : Candidate.of(name);
	}

	private static void converse(Contestant candidate, PrintStream answers) throws IOException, InterruptedException {
		BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
		for (String order = orders.readLine(); order != null; order = orders.readLine()) {
			String[] words = order.split(" ");
			answers.println(line(
					Slice.run(candidate.operation(words[0]), Integer.parseInt(words[1]), Long.parseLong(words[2]))));
		}
	}

	private static String line(long... numbers) {
		return Arrays.stream(numbers).mapToObj(String::valueOf).collect(Collectors.joining(" "));
	}

	private static long heap() {
		for (int i = 0; i < 3; i++) {
			System.gc();
		}
		return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
	}

}
