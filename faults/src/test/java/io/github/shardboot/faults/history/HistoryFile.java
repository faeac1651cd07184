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

package io.github.shardboot.faults.history;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * What happened, one line each, in the order in which it was told:
 * {@code millis write number kind customer answer}, {@code millis misread text} or
 * {@code millis note text}. Safe for use by several threads.
 *
 * @author Shardboot Contributors
 */
public final class HistoryFile implements AutoCloseable {

	private final Path path;

	private final BufferedWriter writer;

	private final long begun = System.nanoTime();

	private HistoryFile(Path path, BufferedWriter writer) {
		this.path = path;
		this.writer = writer;
	}

	/**
	 * Begin a history.
	 * @param path where to write it
	 * @return the history
	 */
	public static HistoryFile create(Path path) {
		try {
			Files.createDirectories(path.toAbsolutePath().getParent());
			return new HistoryFile(path, Files.newBufferedWriter(path));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Add a write.
	 * @param write the write
	 */
	public void add(Write write) {
		line("write " + write.id() + " " + write.kind() + " " + write.customer() + " " + write.told());
	}

	/**
	 * Add a query whose answer is wrong.
	 * @param what what is wrong
	 */
	public void misread(String what) {
		line("misread " + what);
	}

	/**
	 * Add what else happened, such as a fault.
	 * @param text what happened
	 */
	public void note(String text) {
		line("note " + text);
	}

	private synchronized void line(String text) {
		try {
			this.writer.write(String.valueOf(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - this.begun)));
			this.writer.write(' ');
			this.writer.write(text);
			this.writer.newLine();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Let others read what was added.
	 */
	public synchronized void flush() {
		try {
			this.writer.flush();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Tell a checker the whole history.
	 * @param checker the checker
	 */
	public void replay(HistoryChecker checker) {
		close();
		replay(this.path, checker);
	}

	/**
	 * Tell a checker a history that somebody else has written.
	 * @param path where it is
	 * @param checker the checker
	 */
	public static void replay(Path path, HistoryChecker checker) {
		try (BufferedReader reader = Files.newBufferedReader(path)) {
			String line = reader.readLine();
			while (line != null) {
				String[] words = line.split(" ", 6);
				switch (words[1]) {
					case "write" -> checker.told(new Write(Integer.parseInt(words[2]), Write.Kind.valueOf(words[3]),
							Integer.parseInt(words[4]), Told.valueOf(words[5])));
					case "misread" -> checker.misread(line);
					case "note" -> {
					}
					default -> throw new IllegalStateException("No line of a history: " + line);
				}
				line = reader.readLine();
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public synchronized void close() {
		try {
			this.writer.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
