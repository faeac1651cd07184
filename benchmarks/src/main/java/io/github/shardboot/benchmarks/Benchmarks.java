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

package io.github.shardboot.benchmarks;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.openjdk.jmh.runner.RunnerException;

import io.github.shardboot.benchmarks.candidate.Databases;
import io.github.shardboot.benchmarks.candidate.Workload;
import io.github.shardboot.benchmarks.candidate.data.RepositoryWorkload;

/**
 * Measures everything and writes {@code target/results.json} and
 * {@code target/results.md}.
 *
 * @author Shardboot Contributors
 */
public final class Benchmarks {

	private static final List<String> CANDIDATES = List.of("direct", "ards", "shardboot", "dynamic", "shardingsphere");

	/**
	 * Those that differ from others only in how they start.
	 */
	private static final List<String> STARTERS = List.of("connected", "unchecked");

	private static final int DATABASES = 4;

	private static final int MANY = 64;

	private static final int MOST_ROUNDS = 15;

	private final boolean full;

	private final Path project;

	private final Report report;

	private Benchmarks(boolean full, Path project) {
		this.full = full;
		this.project = project;
		this.report = new Report();
	}

	/**
	 * Measure.
	 * @param arguments {@code quick}, {@code full} or {@code moves}, and the directory of
	 * this module
	 * @throws Exception if something fails
	 */
	public static void main(String[] arguments) throws Exception {
		Path project = Path.of(arguments[1]);
		switch (arguments[0]) {
			case "quick", "full" -> new Benchmarks(arguments[0].equals("full"), project).run();
			case "moves" -> Moves.run(project);
			default -> System.out.println("Nothing is measured: set -Dbenchmark=quick, full or moves");
		}
	}

	private void run() throws Exception {
		this.report.begin(this.full, this.project);
		micro();
		try (Server server = Server.start()) {
			this.report.fact("PostgreSQL",
					server.version() + ", durable (fsync, synchronous_commit, full_page_writes)");
			starts(server);
			workloads(server);
		}
		jars();
		this.report.end();
		Files.writeString(this.project.resolve("target/results.json"), this.report.json());
		Files.writeString(this.project.resolve("target/results.md"), this.report.markdown());
		System.out.println(this.report.markdown());
	}

	private void micro() throws RunnerException {
		this.report.micro(MicroBenchmarks.run(this.full));
	}

	private void starts(Server server) throws SQLException, IOException {
		// databases remember what their candidate made of them, so none is in both
		Databases single = server.empty("single", 1);
		Databases many = server.empty("many", MANY);
		Map<String, List<long[]>> one = new LinkedHashMap<>();
		Map<String, List<long[]>> all = new LinkedHashMap<>();
		Map<String, Integer> connections = new LinkedHashMap<>();
		List<String> candidates = new ArrayList<>(CANDIDATES);
		candidates.addAll(STARTERS);
		for (String candidate : candidates) {
			// what only the first start of an installation does
			start(candidate, single);
			start(candidate, many);
		}
		for (int turn = 0; turn < (this.full ? 7 : 1); turn++) {
			for (String candidate : candidates) {
				one.computeIfAbsent(candidate, (key) -> new ArrayList<>()).add(start(candidate, single));
				try (Child child = Child.start(candidate, many, this.project)) {
					all.computeIfAbsent(candidate, (key) -> new ArrayList<>()).add(child.start());
					connections.put(candidate, server.connections(many.prefix()));
				}
			}
		}
		for (String candidate : candidates) {
			this.report.start(candidate, MANY, one.getOrDefault(candidate, List.of()),
					all.getOrDefault(candidate, List.of()), connections.getOrDefault(candidate, 0));
		}
	}

	private long[] start(String candidate, Databases databases) throws IOException {
		try (Child child = Child.start(candidate, databases, this.project)) {
			return child.start();
		}
	}

	private void workloads(Server server) throws SQLException, IOException {
		Databases databases = server.filled(DATABASES, this.full ? 200_000 : 20_000);
		Turns turns = this.full ? new Turns(11, 300, 300) : new Turns(5, 250, 250);
		int[] threads = this.full ? new int[] { 1, 2, 8, 32 } : new int[] { 1, 8 };
		compete(databases, CANDIDATES, (children) -> {
			warm(children, Workload.SELECT, Workload.CLIENT, Workload.INSERT, Workload.HUNDRED, Workload.LATEST);
			for (int each : new int[] { 1, 2, 8, 32 }) {
				run(turns, "point select", each, players(children, Workload.SELECT));
			}
			for (int each : threads) {
				run(turns, "point select, JdbcClient", each, players(children, Workload.CLIENT));
				run(turns, "insert in a transaction", each, players(children, Workload.INSERT));
			}
			for (int each : new int[] { 1, 4 }) {
				run(turns, "100 keys", each, players(children, Workload.HUNDRED));
			}
			List<Turns.Player> waiting = players(children, Workload.WAITING);
			waiting.add(0, oneDatabase(children, Workload.WAITING_ONE));
			run(turns, "20 ms on each database", 1, waiting);
			List<Turns.Player> counting = players(children, Workload.COUNT);
			counting.add(oneDatabase(children, Workload.COUNT_ONE));
			run(turns, "count of all", 1, counting);
			List<Turns.Player> latest = players(children, Workload.LATEST);
			latest.add(oneDatabase(children, Workload.LATEST_ONE));
			run(turns, "latest 20 of all", 1, latest);
			countRows(server, databases, children.get("shardboot"));
		});
		for (String kind : List.of("jdbc", "jpa")) {
			compete(databases, List.of("direct-" + kind, "shardboot-" + kind), (children) -> {
				String name = kind.equals("jpa") ? "JPA" : "Spring Data JDBC";
				warm(children, RepositoryWorkload.values());
				for (int each : threads) {
					run(turns, name + ", findById", each, players(children, RepositoryWorkload.FIND));
					run(turns, name + ", save of a new entity", each, players(children, RepositoryWorkload.SAVE));
				}
				for (int each : new int[] { 1, 4 }) {
					run(turns, name + ", findAllById of 100", each, players(children, RepositoryWorkload.FIND_HUNDRED));
				}
			});
		}
	}

	// no other candidate reads this table
	private void countRows(Server server, Databases databases, Child child) throws SQLException, IOException {
		try {
			long before = server.rowsRead(databases, "hashed_account");
			long operations = child.run(Workload.LATEST.name(), 1, 300)[0];
			double rows = server.rowsRead(databases, "hashed_account") - before;
			this.report.fact("Rows that shardboot reads for the latest 20 of all",
					String.format(Locale.ROOT, "%.1f", rows / operations));
		}
		catch (InterruptedException ex) {
			throw new InterruptedIOException();
		}
	}

	private void compete(Databases databases, List<String> candidates, Contest contest)
			throws IOException, SQLException {
		Map<String, Child> children = new LinkedHashMap<>();
		try {
			for (String candidate : candidates) {
				children.put(candidate, Child.start(candidate, databases, this.project));
			}
			contest.run(children);
		}
		finally {
			children.values().forEach(Child::close);
		}
	}

	// until the compiler has little left to do: a larger application takes longer
	private void warm(Map<String, Child> children, Enum<?>... workloads) throws IOException {
		long slice = this.full ? 1000 : 200;
		long enough = workloads.length * slice / 50;
		for (Map.Entry<String, Child> child : children.entrySet()) {
			int rounds = 0;
			int calm = 0;
			while (calm < 2 && rounds < MOST_ROUNDS) {
				long compiled = 0;
				for (Enum<?> workload : workloads) {
					compiled += child.getValue().run(workload.name(), 8, slice)[5];
				}
				calm = (compiled <= enough) ? calm + 1 : 0;
				rounds++;
			}
			this.report.fact("Warm-up of " + child.getKey(), "%d s%s".formatted(
					rounds * workloads.length * slice / 1000, (calm < 2) ? ", and the compiler was still busy" : ""));
		}
	}

	private void run(Turns turns, String name, int threads, List<Turns.Player> players) throws IOException {
		this.report.lines(turns.run(name, threads, players));
	}

	private static Turns.Player oneDatabase(Map<String, Child> children, Workload workload) {
		Child direct = children.values().iterator().next();
		return new Turns.Player("direct, one database", direct, workload.name());
	}

	private static List<Turns.Player> players(Map<String, Child> children, Enum<?> workload) {
		List<Turns.Player> players = new ArrayList<>();
		children.forEach((name, child) -> players.add(new Turns.Player(name, child, workload.name())));
		return players;
	}

	private void jars() throws IOException {
		for (String candidate : CANDIDATES) {
			this.report.jars(candidate, Jars.of(candidate, this.project));
		}
	}

	/**
	 * What candidates do while their processes run.
	 */
	@FunctionalInterface
	private interface Contest {

		void run(Map<String, Child> children) throws IOException, SQLException;

	}

}
