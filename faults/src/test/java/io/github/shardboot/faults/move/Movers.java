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

package io.github.shardboot.faults.move;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Two processes that carry moves out. One leads; when it is gone the other follows, and a
 * new one is started.
 *
 * @author Shardboot Contributors
 */
final class Movers implements AutoCloseable {

	private static final int PROCESSES = 2;

	private final Path directory;

	private final List<String> properties;

	private final List<ChildProcess> processes = new ArrayList<>();

	private final List<ChildProcess> beginning = new ArrayList<>();

	private final BlockingQueue<Halted> halted = new LinkedBlockingQueue<>();

	private final AtomicInteger cancelled = new AtomicInteger();

	/**
	 * The durable steps, in the order in which they were made.
	 */
	private final BlockingQueue<String> steps = new LinkedBlockingQueue<>();

	private int started;

	Movers(Path directory, List<String> properties) {
		this.directory = directory;
		this.properties = properties;
		for (int i = 0; i < PROCESSES; i++) {
			begin();
		}
	}

	private void begin() {
		ChildProcess[] process = new ChildProcess[1];
		process[0] = ChildProcess.start("mover-" + this.started++, MovingProcess.class, this.directory,
				(line) -> heard(process, line), this.properties);
		this.processes.add(process[0]);
		this.beginning.add(process[0]);
	}

	private void heard(ChildProcess[] process, String line) {
		String[] words = line.split(" ");
		if (line.startsWith("> halted ")) {
			this.halted.add(new Halted(process[0], words[3]));
		}
		if (line.startsWith("> halted ") || line.startsWith("> step ")) {
			this.steps.add(words[3]);
		}
		if (line.contains("57014")) {
			this.cancelled.incrementAndGet();
		}
	}

	void awaitReady() {
		this.beginning.forEach((process) -> process.await("ready"));
		this.beginning.clear();
	}

	/**
	 * Let whoever leads halt at a step.
	 * @param step the step
	 */
	void haltAt(String step) {
		awaitReady();
		this.halted.clear();
		for (ChildProcess process : this.processes) {
			process.tell("halt " + step);
			process.await("armed");
		}
	}

	/**
	 * Wait for the process that has halted.
	 * @param seconds how long to wait
	 * @return the process, or {@code null} if there is none
	 */
	Halted awaitHalt(long seconds) throws InterruptedException {
		return this.halted.poll(seconds, TimeUnit.SECONDS);
	}

	/**
	 * Let all go on, and halt no more.
	 */
	void go() {
		this.processes.forEach((process) -> process.tell("go"));
	}

	/**
	 * Kill a process, and begin to start another one.
	 * @param process the process
	 */
	void replace(ChildProcess process) {
		this.processes.remove(process);
		this.processes.forEach((other) -> other.tell("go"));
		process.kill();
		begin();
	}

	/**
	 * Return the steps that were made since the last call.
	 * @return the steps
	 */
	List<String> steps() {
		List<String> made = new ArrayList<>();
		this.steps.drainTo(made);
		return made;
	}

	/**
	 * Return how many statements of movers were cancelled.
	 * @return how many they have reported
	 */
	int cancelled() {
		return this.cancelled.get();
	}

	@Override
	public void close() {
		this.processes.forEach(ChildProcess::close);
	}

	/**
	 * A process that waits after a step.
	 *
	 * @param process the process
	 * @param step the step
	 */
	record Halted(ChildProcess process, String step) {

	}

}
