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
import java.nio.file.Path;
import java.util.Arrays;

import org.springframework.context.ConfigurableApplicationContext;

import io.github.shardboot.faults.history.HistoryFile;

/**
 * An application that writes without pause and notes what it was told. It understands
 * {@code write <threads> <pause in microseconds>}, {@code phase <what moves>},
 * {@code report} and {@code rest}.
 *
 * @author Shardboot Contributors
 */
public final class WritingProcess {

	private WritingProcess() {
	}

	/**
	 * Start the application.
	 * @param args where its history is, its number, how many there are, the seed, and its
	 * properties
	 * @throws IOException if nobody tells it anything any more
	 */
	public static void main(String[] args) throws IOException {
		ConfigurableApplicationContext context = MoveApplication.run(Arrays.copyOfRange(args, 4, args.length));
		HistoryFile history = HistoryFile.create(Path.of(args[0]));
		Writers writers = new Writers(context, history, Integer.parseInt(args[1]), Integer.parseInt(args[2]),
				Long.parseLong(args[3]));
		ChildProcess.answer("ready");
		BufferedReader reader = new BufferedReader(new InputStreamReader(System.in));
		String line = reader.readLine();
		while (line != null) {
			String[] words = line.split(" ");
			switch (words[0]) {
				case "write" -> writers.start(Integer.parseInt(words[1]), Integer.parseInt(words[2]));
				case "phase" -> writers.waits().phase(Integer.parseInt(words[1]));
				case "report" -> ChildProcess.answer("report " + writers.report());
				case "rest" -> {
					writers.rest();
					history.flush();
					ChildProcess.answer("rests " + writers.report());
				}
				default -> throw new IllegalArgumentException(line);
			}
			line = reader.readLine();
		}
		Runtime.getRuntime().halt(0);
	}

}
