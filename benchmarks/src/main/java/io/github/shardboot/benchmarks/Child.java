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

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.github.shardboot.benchmarks.candidate.Databases;
import io.github.shardboot.benchmarks.candidate.Worker;

/**
 * The process of a candidate, with the class path of an application of its own.
 *
 * @author Shardboot Contributors
 */
final class Child implements AutoCloseable {

	private final String candidate;

	private final Process process;

	private final PrintWriter orders;

	private final BufferedReader answers;

	private final long[] start;

	private Child(String candidate, Process process) throws IOException {
		this.candidate = candidate;
		this.process = process;
		this.orders = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8), true);
		this.answers = process.inputReader(StandardCharsets.UTF_8);
		this.start = read();
	}

	/**
	 * Start a candidate.
	 * @param candidate its name
	 * @param databases what it works with
	 * @param project the directory of this module
	 * @return the process when it is ready
	 * @throws IOException if it does not start
	 */
	static Child start(String candidate, Databases databases, Path project) throws IOException {
		Path errors = project.resolve("target/worker-" + candidate + ".log");
		List<String> command = List.of(System.getProperty("java.home") + "/bin/java", "-Xms256m", "-Xmx256m",
				"-XX:+UseSerialGC", "-cp", classPath(candidate, project), Worker.class.getName(), candidate,
				String.valueOf(databases.port()), databases.prefix(), String.valueOf(databases.count()));
		return new Child(candidate, new ProcessBuilder(command).redirectError(errors.toFile()).start());
	}

	private static String classPath(String candidate, Path project) throws IOException {
		return project.resolve("target/classes") + File.pathSeparator + Jars.classPath(candidate, project);
	}

	/**
	 * Return what starting took.
	 * @return nanoseconds until ready, nanoseconds of CPU, bytes of heap, loaded classes
	 */
	long[] start() {
		return this.start;
	}

	/**
	 * Run a slice.
	 * @param workload what to run
	 * @param threads on how many threads
	 * @param millis for how long
	 * @return operations, nanoseconds, bytes, nanoseconds of CPU, median nanoseconds,
	 * milliseconds of the compiler
	 * @throws IOException if the process is gone
	 */
	long[] run(String workload, int threads, long millis) throws IOException {
		this.orders.println(workload + " " + threads + " " + millis);
		return read();
	}

	private long[] read() throws IOException {
		String line = this.answers.readLine();
		if (line == null) {
			throw new IOException(
					"The process of '%s' ended; see target/worker-%s.log".formatted(this.candidate, this.candidate));
		}
		return Arrays.stream(line.split(" ")).mapToLong(Long::parseLong).toArray();
	}

	@Override
	public void close() {
		this.orders.close();
		try {
			if (!this.process.waitFor(20, TimeUnit.SECONDS)) {
				this.process.destroyForcibly();
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			this.process.destroyForcibly();
		}
	}

}
