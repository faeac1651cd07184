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

package io.github.shardboot.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/**
 * What the command line says, and where reports go.
 *
 * @author Shardboot Contributors
 */
public final class FaultProperties {

	private static final double SMOKE_MINUTES = 0.4;

	private static final long SEED = seedOf(Long.getLong("faults.seed", 0L));

	private FaultProperties() {
	}

	/**
	 * Return how long the audit lasts.
	 * @return {@code faults.minutes}
	 */
	public static Duration time() {
		return Duration.ofMillis((long) (minutes() * 60_000));
	}

	/**
	 * Return whether somebody asked for more than a short look, and so for figures.
	 * @return whether {@code faults.minutes} is at least 1
	 */
	public static boolean isThorough() {
		return minutes() >= 1;
	}

	/**
	 * Return what decides by chance.
	 * @return {@code faults.seed}, or any
	 */
	public static long seed() {
		return SEED;
	}

	private static double minutes() {
		return Double.parseDouble(System.getProperty("faults.minutes", String.valueOf(SMOKE_MINUTES)));
	}

	private static long seedOf(long given) {
		return (given != 0) ? given : System.nanoTime() & Integer.MAX_VALUE;
	}

	/**
	 * Print something, and append it to a report.
	 * @param directory where the report is
	 * @param text what to report
	 */
	public static void report(Path directory, String text) {
		System.out.println(directory.getFileName() + ": " + text);
		try {
			Files.createDirectories(directory);
			Files.writeString(directory.resolve("report.txt"), text + System.lineSeparator(), StandardOpenOption.CREATE,
					StandardOpenOption.APPEND);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
