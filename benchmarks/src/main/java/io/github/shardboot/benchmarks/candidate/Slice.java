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

import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.LongStream;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;

/**
 * A short stretch of one workload on some threads.
 *
 * @author Shardboot Contributors
 */
final class Slice {

	private final Operation operation;

	private final long until;

	private final List<Loop> loops = new ArrayList<>();

	private Slice(Operation operation, int threads, long millis) {
		this.operation = operation;
		this.until = System.nanoTime() + millis * 1_000_000;
		for (int i = 0; i < threads; i++) {
			this.loops.add(new Loop());
		}
	}

	/**
	 * Run an operation again and again.
	 * @param operation what to run
	 * @param threads on how many threads
	 * @param millis for how long
	 * @return operations, nanoseconds, bytes allocated by the threads, nanoseconds of CPU
	 * of the process, the median time of an operation in nanoseconds, and how many
	 * milliseconds the compiler took
	 * @throws InterruptedException if interrupted
	 */
	static long[] run(Operation operation, int threads, long millis) throws InterruptedException {
		return new Slice(operation, threads, millis).run();
	}

	private long[] run() throws InterruptedException {
		OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
		CompilationMXBean compiler = ManagementFactory.getCompilationMXBean();
		long compiled = compiler.getTotalCompilationTime();
		long start = System.nanoTime();
		long cpu = system.getProcessCpuTime();
		this.loops.forEach(Thread::start);
		for (Loop loop : this.loops) {
			loop.join();
			if (loop.failure != null) {
				throw new IllegalStateException("An operation failed", loop.failure);
			}
		}
		long[] times = this.loops.stream().flatMapToLong((loop) -> loop.times.build()).sorted().toArray();
		return new long[] { times.length, System.nanoTime() - start,
				this.loops.stream().mapToLong((loop) -> loop.bytes).sum(), system.getProcessCpuTime() - cpu,
				times[times.length / 2], compiler.getTotalCompilationTime() - compiled };
	}

	private final class Loop extends Thread {

		private final LongStream.Builder times = LongStream.builder();

		private long bytes;

		@org.jspecify.annotations.Nullable
		private Throwable failure;

		@Override
		public void run() {
			try {
				measure();
			}
			catch (RuntimeException | Error ex) {
				this.failure = ex;
			}
		}

		private void measure() {
			ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
			long[] taken = new long[1 << 16];
			int count = 0;
			long before = threads.getCurrentThreadAllocatedBytes();
			long now = System.nanoTime();
			while (now < Slice.this.until && count < taken.length) {
				long key = ThreadLocalRandom.current().nextLong(1, Workload.ROWS);
				if (Slice.this.operation.run(key) != 1) {
					throw new IllegalStateException("An operation had a wrong result");
				}
				long end = System.nanoTime();
				taken[count++] = end - now;
				now = end;
			}
			this.bytes = threads.getCurrentThreadAllocatedBytes() - before;
			Arrays.stream(taken, 0, count).forEach(this.times);
		}

	}

}
