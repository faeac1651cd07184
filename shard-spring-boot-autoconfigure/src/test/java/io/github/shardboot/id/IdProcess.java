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

package io.github.shardboot.id;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * A process that makes ids in several threads, with a clock that walks at random, and
 * writes them to files. Arguments: directory, lane, threads, ids per thread.
 *
 * @author Shardboot Contributors
 */
public final class IdProcess {

	static final int STRIDE = 2;

	private IdProcess() {
	}

	/**
	 * Make the ids.
	 * @param args directory, lane, threads, ids per thread
	 * @throws Exception if something fails
	 */
	public static void main(String[] args) throws Exception {
		Path directory = Path.of(args[0]);
		int lane = Integer.parseInt(args[1]);
		int threads = Integer.parseInt(args[2]);
		long count = Long.parseLong(args[3]);
		WalkingClock clock = new WalkingClock(1_800_000_000_000L, STRIDE);
		SlotIdGenerator generator = new SlotIdGenerator(4096, 7, new FixedLane(lane), clock);
		ExecutorService executor = Executors.newFixedThreadPool(threads);
		List<Callable<Void>> tasks = new ArrayList<>();
		for (int i = 0; i < threads; i++) {
			Path file = directory.resolve("ids-" + lane + "-" + i);
			int first = i * 31;
			tasks.add(() -> write(file, generator, first, count));
		}
		try {
			for (Future<Void> done : executor.invokeAll(tasks)) {
				done.get();
			}
		}
		finally {
			executor.shutdownNow();
		}
	}

	private static Void write(Path file, SlotIdGenerator generator, int first, long count) throws IOException {
		try (DataOutputStream out = new DataOutputStream(
				new BufferedOutputStream(Files.newOutputStream(file), 1 << 16))) {
			for (long i = 0; i < count; i++) {
				out.writeLong(generator.nextId(slot(first, i)));
			}
		}
		return null;
	}

	/**
	 * Return the slot of an id in a file.
	 * @param first the first slot of the thread
	 * @param index the index of the id
	 * @return the slot
	 */
	static int slot(int first, long index) {
		return (int) ((first + index * 7) & 4095);
	}

}
