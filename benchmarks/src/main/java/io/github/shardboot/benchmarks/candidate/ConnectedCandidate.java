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

import java.sql.Connection;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Connects to each database once when it starts, as our starter does to see that none is
 * another one, with as many threads: what is in no check's power to avoid.
 *
 * @author Shardboot Contributors
 */
final class ConnectedCandidate extends DirectCandidate {

	private static final int THREADS = 16;

	@Override
	void open(Databases databases) throws Exception {
		super.open(databases);
		ExecutorService executor = Executors.newFixedThreadPool(Math.min(databases.count(), THREADS));
		List<Future<?>> connected = new ArrayList<>();
		for (int i = 0; i < databases.count(); i++) {
			String url = databases.url(i);
			connected.add(executor.submit(() -> {
				try (Connection connection = DriverManager.getConnection(url, "postgres", "postgres")) {
					return connection.getCatalog();
				}
			}));
		}
		for (Future<?> each : connected) {
			each.get();
		}
		executor.shutdown();
	}

}
