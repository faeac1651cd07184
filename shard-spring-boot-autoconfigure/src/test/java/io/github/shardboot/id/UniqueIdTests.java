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

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.github.shardboot.ShardId;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that two processes with eight threads each, whose clocks walk at random, never
 * make an id twice or with a wrong slot. {@code -Dids=100000000} sets how many.
 *
 * @author Shardboot Contributors
 */
class UniqueIdTests {

	private static final int PROCESSES = 2;

	private static final int THREADS = 8;

	private static final long COUNT = Long.getLong("ids", 1_000_000) / PROCESSES / THREADS;

	@TempDir
	Path directory;

	@Test
	void noIdIsMadeTwiceAndEverySlotIsRight() throws Exception {
		List<Process> processes = new ArrayList<>();
		for (int lane = 0; lane < PROCESSES; lane++) {
			processes.add(new ProcessBuilder(ProcessHandle.current().info().command().orElseThrow(), "-cp",
					System.getProperty("java.class.path"), IdProcess.class.getName(), this.directory.toString(),
					String.valueOf(lane), String.valueOf(THREADS), String.valueOf(COUNT))
				.inheritIO()
				.start());
		}
		for (Process process : processes) {
			assertThat(process.waitFor(15, TimeUnit.MINUTES)).isTrue();
			assertThat(process.exitValue()).isZero();
		}
		long[] ids = new long[Math.toIntExact(PROCESSES * THREADS * COUNT)];
		int next = 0;
		long wrongSlots = 0;
		for (int lane = 0; lane < PROCESSES; lane++) {
			for (int thread = 0; thread < THREADS; thread++) {
				Path file = this.directory.resolve("ids-" + lane + "-" + thread);
				try (DataInputStream in = new DataInputStream(
						new BufferedInputStream(Files.newInputStream(file), 1 << 16))) {
					for (long i = 0; i < COUNT; i++) {
						long id = in.readLong();
						ids[next++] = id;
						wrongSlots += (ShardId.of(id).slot() != IdProcess.slot(thread * 31, i)) ? 1 : 0;
					}
				}
			}
		}
		assertThat(wrongSlots).isZero();
		Arrays.parallelSort(ids);
		long duplicates = 0;
		for (int i = 1; i < ids.length; i++) {
			duplicates += (ids[i] == ids[i - 1]) ? 1 : 0;
		}
		assertThat(duplicates).as("duplicates of %s ids", ids.length).isZero();
	}

}
