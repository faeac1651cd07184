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
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.springframework.context.ConfigurableApplicationContext;

import io.github.shardboot.faults.FaultProperties;
import io.github.shardboot.faults.history.HistoryChecker;
import io.github.shardboot.faults.history.HistoryFile;
import io.github.shardboot.faults.history.Verdict;
import io.github.shardboot.rebalance.MovePlan;
import io.github.shardboot.rebalance.MoveState;
import io.github.shardboot.rebalance.MoveUnit;
import io.github.shardboot.rebalance.PlannedMove;
import io.github.shardboot.rebalance.ShardMove;
import io.github.shardboot.rebalance.ShardRebalancer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two shards and a catalog, each a server of its own behind a proxy; two or three
 * processes that write, two that carry moves out, and this one, which says what is to be
 * moved. The first slots move to and fro.
 *
 * @author Shardboot Contributors
 */
final class MoveCluster implements AutoCloseable {

	static final int CUSTOMERS = 2_000;

	private static final int WRITERS = FaultProperties.isThorough() ? 3 : 2;

	private final Path directory;

	private final MoveServer catalog = MoveServer.start("catalog");

	private final Map<String, MoveServer> shards = Map.of("s0", MoveServer.start("s0"), "s1", MoveServer.start("s1"));

	private final List<ChildProcess> writers = new ArrayList<>();

	private Movers movers;

	private ConfigurableApplicationContext operator;

	private String owner = "s0";

	/**
	 * Start the servers.
	 * @param name where to keep what comes of it
	 */
	MoveCluster(String name) {
		this.directory = Path.of("target", "faults", name);
	}

	/**
	 * Start the processes.
	 */
	void start() {
		shard("s0").createTables(true);
		shard("s1").createTables(false);
		// the first process writes the map down
		this.operator = MoveApplication.run(properties("shard.rebalance.enabled=false").toArray(String[]::new));
		this.movers = new Movers(this.directory, properties());
		for (int i = 0; i < WRITERS; i++) {
			List<String> args = new ArrayList<>(List.of(history(i).toString(), String.valueOf(i),
					String.valueOf(WRITERS), String.valueOf(FaultProperties.seed())));
			args.addAll(properties("shard.rebalance.enabled=false"));
			this.writers.add(ChildProcess.start("writer-" + i, WritingProcess.class, this.directory, (line) -> {
			}, args));
		}
		this.writers.forEach((writer) -> writer.await("ready"));
		this.movers.awaitReady();
	}

	private List<String> properties(String... more) {
		boolean mover = more.length == 0;
		// a process that stands still must not hold what it has locked for ever
		String url = mover ? "?ApplicationName=" + MoveServer.MOVER
				: "?options=-c%20idle_in_transaction_session_timeout=1s";
		List<String> properties = new ArrayList<>(List.of("spring.datasource.url=" + this.catalog.url() + url,
				"spring.datasource.username=postgres", "spring.datasource.password=postgres",
				"shard.defaults.username=postgres", "shard.defaults.password=postgres",
				"shard.defaults.hikari.connection-timeout=2000", "shard.catalog.enabled=true",
				"shard.catalog.poll-interval=1s", "shard.catalog.timeout=10s", "shard.rebalance.tables.entry=customer",
				"shard.rebalance.tables.counter=customer", "shard.rebalance.tables.fixed=customer",
				"shard.rebalance.lease=2s", "shard.rebalance.grace=" + (FaultProperties.isThorough() ? "500ms" : "0s"),
				"shard.gate.open-for=100ms", "spring.flyway.enabled=false"));
		this.shards.forEach((name, shard) -> properties.add("shard.shards." + name + ".url=" + shard.url() + url));
		properties.addAll(List.of(more));
		return properties.stream().map("--"::concat).toList();
	}

	private Path history(int writer) {
		return this.directory.resolve("history-" + writer + ".txt");
	}

	MoveServer shard(String name) {
		MoveServer shard = this.shards.get(name);
		assertThat(shard).as(name).isNotNull();
		return shard;
	}

	MoveServer catalog() {
		return this.catalog;
	}

	Movers movers() {
		return this.movers;
	}

	List<ChildProcess> writers() {
		return this.writers;
	}

	ShardRebalancer rebalancer() {
		return this.operator.getBean(ShardRebalancer.class);
	}

	/**
	 * Return the shard that owns what moves.
	 * @return its name
	 */
	String owner() {
		return this.owner;
	}

	String other() {
		return this.owner.equals("s0") ? "s1" : "s0";
	}

	void write(int threads, int pauseMicros) {
		this.writers.forEach((writer) -> writer.tell("write %d %d".formatted(threads, pauseMicros)));
	}

	/**
	 * Begin to move the first slots to the other shard.
	 * @param slots how many
	 * @return the number of the move
	 */
	long start(int slots) {
		long epoch = this.catalog.server().jdbc().sql("select epoch from shardboot_map").query(Long.class).single();
		MoveUnit unit = MoveUnit.Slots.of(IntStream.range(0, slots).boxed().toList());
		this.writers.forEach((writer) -> writer.tell("phase " + slots));
		return rebalancer().start(new MovePlan(epoch, List.of(new PlannedMove(unit, this.owner, other())))).get(0).id();
	}

	/**
	 * Wait for a move.
	 * @param id the number of the move
	 * @param state until it is in this state, or over
	 * @return the move
	 */
	ShardMove await(long id, MoveState state) {
		ShardMove[] move = new ShardMove[1];
		Awaitility.await("move %d becomes %s".formatted(id, state))
			.atMost(Duration.ofMinutes(2))
			.pollInterval(Duration.ofMillis(20))
			.until(() -> {
				move[0] = rebalancer().status(id);
				return move[0].state() == state || move[0].state().isOver();
			});
		if (move[0].state().isOver()) {
			this.writers.forEach((writer) -> writer.tell("phase 0"));
			this.owner = (move[0].state() == MoveState.DONE) ? move[0].target() : move[0].source();
		}
		return move[0];
	}

	/**
	 * Let the writers rest, and compare what they were told with what the servers have.
	 * @return what the checker says
	 */
	Verdict audit() {
		this.writers.forEach((writer) -> writer.tell("rest"));
		List<String> reports = this.writers.stream().map((writer) -> writer.await("rests")).toList();
		HistoryChecker checker = new HistoryChecker();
		for (int i = 0; i < WRITERS; i++) {
			HistoryFile.replay(history(i), checker);
		}
		Map<Integer, String> owners = new HashMap<>();
		this.catalog.server()
			.jdbc()
			.sql("select slot, shard from shardboot_slot")
			.query((row, number) -> owners.put(row.getInt(1), row.getString(2)))
			.list();
		this.shards.values().forEach((shard) -> {
			shard.awaitRest();
			shard.inspect(checker, owners);
		});
		Verdict verdict = checker.verdict();
		assertThat(reports).as(verdict.toString()).allMatch((report) -> report.contains("unexpected=none"));
		return verdict;
	}

	/**
	 * Return what moves have left behind on any server.
	 * @return what is there, empty if all is well
	 */
	List<String> leftovers() {
		return this.shards.values()
			.stream()
			.flatMap((shard) -> shard.leftovers().stream().map((one) -> shard.name() + ": " + one))
			.toList();
	}

	/**
	 * Ask each writing process.
	 * @param name for which of its numbers
	 * @return the numbers
	 */
	Stream<Long> report(String name) {
		return this.writers.stream().map((writer) -> {
			writer.tell("report");
			return number(writer.await("report"), name);
		});
	}

	/**
	 * Return how many writes were acknowledged until now.
	 * @return how many
	 */
	long acknowledged() {
		return report("acknowledged").mapToLong(Long::longValue).sum();
	}

	static long number(String report, String name) {
		return Stream.of(report.split(" "))
			.filter((word) -> word.startsWith(name + "="))
			.map((word) -> Long.parseLong(word.substring(name.length() + 1)))
			.findFirst()
			.orElse(0L);
	}

	void tell(String text) {
		FaultProperties.report(this.directory, text);
	}

	@Override
	public void close() {
		this.writers.forEach(ChildProcess::close);
		if (this.movers != null) {
			this.movers.close();
		}
		if (this.operator != null) {
			this.operator.close();
		}
		this.shards.values().forEach(MoveServer::close);
		this.catalog.close();
	}

}
