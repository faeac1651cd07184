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

package io.github.shardboot.testsupport;

import java.lang.management.ManagementFactory;

import com.sun.management.ThreadMXBean;

/**
 * Counts the bytes that calls allocate. Unlike times they are the same on a busy machine,
 * so tests can hold them to a budget.
 *
 * @author Shardboot Contributors
 */
public final class Allocations {

	private static final int ROUNDS = 40;

	private static final int CALLS = 10_000;

	private Allocations() {
	}

	/**
	 * Count the bytes that one call allocates when it is compiled.
	 * @param call the call
	 * @return the bytes, of the round with the fewest
	 * @throws Exception if the call does
	 */
	public static long perCall(Call call) throws Exception {
		ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
		long fewest = Long.MAX_VALUE;
		for (int round = 0; round < ROUNDS; round++) {
			long before = threads.getCurrentThreadAllocatedBytes();
			for (int i = 0; i < CALLS; i++) {
				call.run(i);
			}
			fewest = Math.min(fewest, threads.getCurrentThreadAllocatedBytes() - before);
		}
		return fewest / CALLS;
	}

	/**
	 * What is measured.
	 */
	@FunctionalInterface
	public interface Call {

		/**
		 * Make the call.
		 * @param number the number of the call in its round
		 * @throws Exception if it fails
		 */
		void run(int number) throws Exception;

	}

}
