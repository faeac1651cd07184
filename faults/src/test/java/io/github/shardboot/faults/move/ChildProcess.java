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

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.github.shardboot.faults.server.Signals;

/**
 * A Java process that is told what to do line by line, and answers with lines that begin
 * with {@value #ANSWER}. It ends when this process does.
 *
 * @author Shardboot Contributors
 */
final class ChildProcess implements AutoCloseable {

	private static final String ANSWER = "> ";

	private final String name;

	private final Process process;

	private final PrintWriter input;

	private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();

	private ChildProcess(String name, Process process, Path log, Consumer<String> listener) {
		this.name = name;
		this.process = process;
		this.input = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8), true);
		Thread reader = new Thread(() -> read(log, listener), name + "-output");
		reader.setDaemon(true);
		reader.start();
	}

	/**
	 * Start a process.
	 * @param name what to call it
	 * @param main its main class
	 * @param directory where to keep what it prints
	 * @param listener hears all that it prints
	 * @param args its arguments
	 * @return the process
	 */
	static ChildProcess start(String name, Class<?> main, Path directory, Consumer<String> listener,
			List<String> args) {
		List<String> command = new ArrayList<>(List.of(
				Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m", "-XX:+UseSerialGC",
				"-XX:TieredStopAtLevel=1", "-cp",
				System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")), main.getName()));
		command.addAll(args);
		try {
			Files.createDirectories(directory);
			return new ChildProcess(name, new ProcessBuilder(command).redirectErrorStream(true).start(),
					directory.resolve(name + ".log"), listener);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * In a child: answer.
	 * @param text what to say
	 */
	static void answer(String text) {
		System.out.println(ANSWER + text);
		System.out.flush();
	}

	private void read(Path log, Consumer<String> listener) {
		try (BufferedReader reader = new BufferedReader(
				new InputStreamReader(this.process.getInputStream(), StandardCharsets.UTF_8));
				PrintWriter copy = new PrintWriter(Files.newBufferedWriter(log), true)) {
			String line = reader.readLine();
			while (line != null) {
				copy.println(line);
				if (line.startsWith(ANSWER)) {
					this.answers.add(line.substring(ANSWER.length()));
				}
				listener.accept(line);
				line = reader.readLine();
			}
		}
		catch (IOException ex) {
			// it was killed
		}
	}

	void tell(String line) {
		this.input.println(line);
	}

	/**
	 * Wait for an answer, and forget those before it.
	 * @param prefix how it begins
	 * @return the answer
	 */
	String await(String prefix) {
		long end = System.nanoTime() + Duration.ofMinutes(2).toNanos();
		try {
			while (System.nanoTime() < end) {
				String answer = this.answers.poll(100, TimeUnit.MILLISECONDS);
				if (answer != null && answer.startsWith(prefix)) {
					return answer;
				}
				if (answer == null && !this.process.isAlive()) {
					break;
				}
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		throw new IllegalStateException("'%s' does not say '%s'; alive: %s".formatted(this.name, prefix, isAlive()));
	}

	boolean isAlive() {
		return this.process.isAlive();
	}

	/**
	 * Stop it where it is.
	 */
	void freeze() {
		signal("STOP");
	}

	/**
	 * Let it go on.
	 */
	void thaw() {
		signal("CONT");
	}

	/**
	 * End it as a power cut would.
	 */
	void kill() {
		signal("KILL");
		this.process.onExit().join();
	}

	private void signal(String signal) {
		Signals.send(signal, List.of(this.process.toHandle()));
	}

	@Override
	public void close() {
		kill();
	}

	@Override
	public String toString() {
		return this.name;
	}

}
