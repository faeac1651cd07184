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

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

import org.awaitility.Awaitility;
import org.springframework.context.ConfigurableApplicationContext;

import io.github.shardboot.faults.history.HistoryChecker;
import io.github.shardboot.faults.history.HistoryFile;
import io.github.shardboot.faults.history.Told;
import io.github.shardboot.faults.history.Verdict;
import io.github.shardboot.faults.server.PostgresServer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Shards, an application that writes to them, and the history of what it was told. The
 * history and what became of it are kept below {@code target/faults}.
 *
 * @author Shardboot Contributors
 */
final class Audit implements AutoCloseable {

	static final int CUSTOMERS = 2_000;

	private final Path directory;

	private final List<Shard> shards;

	private final HistoryFile history;

	private Audit(Path directory, List<Shard> shards) {
		this.directory = directory;
		this.shards = shards;
		this.history = HistoryFile.create(directory.resolve("history.txt"));
	}

	/**
	 * Start shards.
	 * @param name the name of the audit
	 * @param shards how many shards
	 * @param settings what to set on their servers, as {@code name=value}
	 * @return the audit
	 */
	static Audit start(String name, int shards, String... settings) {
		List<Shard> started = new ArrayList<>();
		for (int i = 0; i < shards; i++) {
			started.add(Shard.start("s" + i, settings));
			started.get(i).createTables(shards, CUSTOMERS);
		}
		return new Audit(Path.of("target", "faults", name), started);
	}

	/**
	 * Let the application write while something happens, and look at the servers
	 * afterwards.
	 * @param events what happens
	 * @param properties what to configure, as {@code name=value}
	 * @return what the checker says
	 */
	Verdict run(Consumer<Workload> events, String... properties) {
		return run(events, false, properties);
	}

	/**
	 * Let an application write that repeats what has an unknown outcome, which is a
	 * mistake.
	 * @param events what happens
	 * @param properties what to configure, as {@code name=value}
	 * @return what the checker says
	 */
	Verdict runRepeatingWhatIsUnknown(Consumer<Workload> events, String... properties) {
		return run(events, true, properties);
	}

	private Verdict run(Consumer<Workload> events, boolean repeatsUnknown, String... properties) {
		long seed = FaultProperties.seed();
		try (ConfigurableApplicationContext context = LedgerApplication.run(urls(), properties)) {
			Workload workload = new Workload(context, this.history, CUSTOMERS, repeatsUnknown);
			try (workload) {
				workload.start(seed);
				events.accept(workload);
			}
			note("seed %d, %d rows read back".formatted(seed, workload.reads()));
			assertThat(workload.unexpected()).isEmpty();
		}
		return verdict();
	}

	private Verdict verdict() {
		HistoryChecker checker = new HistoryChecker();
		this.history.replay(checker);
		for (Shard shard : this.shards) {
			shard.proxy().reset();
			awaitRest(shard.server());
			shard.inspect(checker, this.shards.size());
		}
		Verdict verdict = checker.verdict();
		report(verdict.toString());
		assertThat(verdict.told()).as("a load that writes").containsKey(Told.DONE);
		return verdict;
	}

	/**
	 * Wait until nothing is under way any more, such as a statement of a connection that
	 * the application has given up.
	 * @param server the server
	 */
	private static void awaitRest(PostgresServer server) {
		Awaitility.await().atMost(Duration.ofSeconds(60)).ignoreExceptions().until(() -> server.sessions() == 0);
	}

	/**
	 * Replace a server by another one from now on.
	 * @param shard the number of the shard
	 * @param server the server that has its rows now
	 */
	void replace(int shard, PostgresServer server) {
		Shard present = this.shards.get(shard);
		this.shards.set(shard, new Shard(present.name(), server, present.proxy()));
	}

	List<Shard> shards() {
		return List.copyOf(this.shards);
	}

	Map<String, String> urls() {
		Map<String, String> urls = new TreeMap<>();
		this.shards.forEach((shard) -> urls.put(shard.name(), shard.url()));
		return urls;
	}

	/**
	 * Note something in the history.
	 * @param text what to note
	 */
	void note(String text) {
		this.history.note(text);
	}

	/**
	 * Tell the user something, and keep it.
	 * @param text what to tell
	 */
	void report(String text) {
		FaultProperties.report(this.directory, text);
	}

	@Override
	public void close() {
		this.history.close();
		this.shards.forEach(Shard::close);
	}

}
