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
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.openjdk.jmh.runner.RunnerException;

import io.github.shardboot.benchmarks.candidate.Databases;
import io.github.shardboot.benchmarks.candidate.Workload;

/**
 * Measures everything and writes {@code target/results.json} and {@code target/results.md}.
 *
 * @author Shardboot Contributors
 */
public final class Benchmarks {

	private static final List<String> CANDIDATES = List.of("direct", "ards", "shardboot", "dynamic", "shardingsphere");

	private static final int DATABASES = 4;

	private static final int MANY = 64;

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
	 * @param arguments {@code quick} or {@code full}, and the directory of this module
	 * @throws Exception if something fails
	 */
	public static void main(String[] arguments) throws Exception {
		if (!List.of("quick", "full").contains(arguments[0])) {
			System.out.println("Nothing is measured: set -Dbenchmark=quick or -Dbenchmark=full");
			return;
		}
		new Benchmarks(arguments[0].equals("full"), Path.of(arguments[1])).run();
	}

	private void run() throws Exception {
		this.report.begin(this.full, this.project);
		micro();
		try (Server server = Server.start()) {
			this.report.fact("PostgreSQL", server.version() + ", durable (fsync, synchronous_commit, full_page_writes)");
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
		for (int turn = 0; turn < (this.full ? 3 : 1); turn++) {
			for (String candidate : CANDIDATES) {
				one.computeIfAbsent(candidate, (key) -> new ArrayList<>()).add(start(candidate, single));
				try (Child child = Child.start(candidate, many, this.project)) {
					all.computeIfAbsent(candidate, (key) -> new ArrayList<>()).add(child.start());
					connections.put(candidate, server.connections(many.prefix()));
				}
			}
		}
		for (String candidate : CANDIDATES) {
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
		Map<String, Child> children = new LinkedHashMap<>();
		try {
			for (String candidate : CANDIDATES) {
				children.put(candidate, Child.start(candidate, databases, this.project));
			}
			Turns turns = this.full ? new Turns(12, 400, 1500) : new Turns(5, 250, 500);
			for (int threads : new int[] { 1, 2, 8, 32 }) {
				run(turns, "point select", threads, children, Workload.SELECT);
			}
			run(turns, "point select, JdbcClient", 1, children, Workload.CLIENT);
			for (int threads : this.full ? new int[] { 1, 2, 8, 32 } : new int[] { 1, 8 }) {
				run(turns, "insert in a transaction", threads, children, Workload.INSERT);
			}
			for (int threads : new int[] { 1, 4 }) {
				run(turns, "100 keys", threads, children, Workload.HUNDRED);
			}
			compareWithOne(turns, "20 ms on each database", children, Workload.WAITING, Workload.WAITING_ONE);
			compareWithOne(turns, "latest 20 of all", children, Workload.LATEST, Workload.LATEST_ONE);
		}
		finally {
			children.values().forEach(Child::close);
		}
	}

	private void run(Turns turns, String name, int threads, Map<String, Child> children, Workload workload)
			throws IOException {
		this.report.lines(turns.run(name, threads, players(children, workload)));
	}

	private void compareWithOne(Turns turns, String name, Map<String, Child> children, Workload workload, Workload one)
			throws IOException {
		List<Turns.Player> players = players(children, workload);
		players.add(0, new Turns.Player("direct, one database", players.get(0).child(), one));
		this.report.lines(turns.run(name, 1, players));
	}

	private static List<Turns.Player> players(Map<String, Child> children, Workload workload) {
		List<Turns.Player> players = new ArrayList<>();
		children.forEach((name, child) -> players.add(new Turns.Player(name, child, workload)));
		return players;
	}

	private void jars() throws IOException {
		for (String candidate : CANDIDATES) {
			this.report.jars(candidate, Jars.of(candidate, this.project));
		}
	}

}
