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
import java.io.PipedReader;
import java.io.PipedWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import io.github.shardboot.benchmarks.candidate.Quiet;
import io.github.shardboot.rebalance.MoveIntent;
import io.github.shardboot.rebalance.MoveState;
import io.github.shardboot.rebalance.ShardMove;
import io.github.shardboot.rebalance.ShardRebalancer;

/**
 * How fast a move copies and compares rows, next to a pipe of {@code copy} in text format
 * from the same table with the same filter into one with the same index. Both take turns;
 * rows go forth and back.
 *
 * @author Shardboot Contributors
 */
final class Moves {

	private static final int ROWS = 2_000_000;

	private static final int TURNS = 4;

	private static final String FILTER = "(hashint8extended(tenant, 0) & 4095) < 2048";

	private final EmbeddedPostgres postgres;

	private final List<Double> ratios = new ArrayList<>();

	private final StringBuilder rows = new StringBuilder();

	private Moves(EmbeddedPostgres postgres) {
		this.postgres = postgres;
	}

	/**
	 * Measure.
	 * @param project the directory of this module
	 * @throws Exception if something fails
	 */
	static void run(Path project) throws Exception {
		try (EmbeddedPostgres postgres = EmbeddedPostgres.builder()
			.setPGStartupWait(Duration.ofSeconds(60))
			.setServerConfig("wal_level", "logical")
			.setServerConfig("fsync", "on")
			.setServerConfig("shared_buffers", "512MB")
			.setServerConfig("max_wal_size", "4GB")
			.start()) {
			String text = new Moves(postgres).measure();
			Files.writeString(project.resolve("target/moves.md"), text);
			System.out.println(text);
		}
	}

	private String measure() throws Exception {
		for (String database : List.of("one", "two", "catalog")) {
			execute("postgres", "create database " + database);
		}
		for (String database : List.of("one", "two")) {
			execute(database,
					"create table event (tenant bigint, id bigint, created timestamptz not null, note text not null, primary key (tenant, id))",
					"create table piped (like event including all)");
		}
		execute("one",
				"insert into event select tenant, tenant, now(), 'a note of some length about what happened to ' || tenant "
						+ "from generate_series(1, 3 * %d::bigint) as tenant where %s limit %d".formatted(ROWS, FILTER,
								ROWS),
				"vacuum analyze event");
		try (ConfigurableApplicationContext context = application()) {
			ShardRebalancer rebalancer = context.getBean(ShardRebalancer.class);
			for (int turn = 0; turn < TURNS; turn++) {
				turn(rebalancer, (turn % 2 == 0) ? "one" : "two", (turn % 2 == 0) ? "two" : "one");
			}
		}
		return format(
				"""
						%,d rows in slots of one shard, %s

						| pipe of `copy`, s | move, copying, s | catching up, s | comparing, s | copying: rate compared with the pipe |
						|---:|---:|---:|---:|---:|
						%s
						Median of the rate compared with the pipe: %.2f
						""",
				ROWS, version(), this.rows, Quartiles.of(this.ratios).median());
	}

	private ConfigurableApplicationContext application() {
		return new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.properties(Quiet.with(Map.of("shard.shards.one.url", url("one"), "shard.shards.two.url", url("two"),
					"shard.defaults.username", "postgres", "shard.defaults.password", "postgres",
					"shard.catalog.enabled", true, "shard.catalog.url", url("catalog"), "shard.catalog.username",
					"postgres", "shard.catalog.password", "postgres", "shard.rebalance.tables.event", "tenant",
					"shard.rebalance.reverse", false)))
			.properties("shard.rebalance.grace=1s")
			.run();
	}

	private void turn(ShardRebalancer rebalancer, String from, String to) throws Exception {
		execute(to, "truncate piped");
		double pipe = pipe(from, to);
		execute(to, "truncate piped", "checkpoint");
		execute(from, "checkpoint");
		Map<MoveState, Double> seconds = move(rebalancer, to);
		double copying = seconds.getOrDefault(MoveState.COPYING, Double.NaN);
		this.ratios.add(pipe / copying);
		this.rows.append(format("| %.2f | %.2f | %.2f | %.2f | %.2f |%n", pipe, copying,
				seconds.getOrDefault(MoveState.CATCHING_UP, Double.NaN),
				seconds.getOrDefault(MoveState.VERIFYING, Double.NaN), pipe / copying));
	}

	private double pipe(String from, String to) throws Exception {
		long begin = System.nanoTime();
		try (Connection source = connect(from);
				Connection target = connect(to);
				PipedWriter writer = new PipedWriter();
				PipedReader reader = new PipedReader(writer, 1 << 16)) {
			CompletableFuture<Void> copying = CompletableFuture.runAsync(() -> {
				try (writer) {
					copies(source).copyOut("copy (select * from event where " + FILTER + ") to stdout", writer);
				}
				catch (SQLException | IOException ex) {
					throw new IllegalStateException(ex);
				}
			});
			long count = copies(target).copyIn("copy piped from stdin", reader);
			copying.join();
			if (count != ROWS) {
				throw new IllegalStateException("The pipe had %d rows".formatted(count));
			}
		}
		return (System.nanoTime() - begin) / 1e9;
	}

	private static Map<MoveState, Double> move(ShardRebalancer rebalancer, String to) throws InterruptedException {
		List<Integer> slots = IntStream.range(0, 2048).boxed().toList();
		long id = rebalancer.start(rebalancer.plan(MoveIntent.moveSlots(slots, to))).get(0).id();
		Map<MoveState, Double> seconds = new EnumMap<>(MoveState.class);
		MoveState state = MoveState.PENDING;
		long since = System.nanoTime();
		while (state != MoveState.DONE) {
			Thread.sleep(5);
			ShardMove move = rebalancer.status(id);
			if (move.state() == MoveState.FAILED || move.state() == MoveState.ABORTED) {
				throw new IllegalStateException("The move ended: " + move.reason());
			}
			if (move.state() != state) {
				seconds.put(state, (System.nanoTime() - since) / 1e9);
				state = move.state();
				since = System.nanoTime();
			}
		}
		return seconds;
	}

	private static CopyManager copies(Connection connection) throws SQLException {
		return connection.unwrap(PGConnection.class).getCopyAPI();
	}

	private String version() throws SQLException {
		try (Connection connection = connect("postgres")) {
			return "PostgreSQL " + connection.getMetaData().getDatabaseProductVersion();
		}
	}

	private void execute(String database, String... commands) throws SQLException {
		try (Connection connection = connect(database); Statement statement = connection.createStatement()) {
			for (String command : commands) {
				statement.execute(command);
			}
		}
	}

	private Connection connect(String database) throws SQLException {
		return DriverManager.getConnection(url(database), "postgres", "postgres");
	}

	private String url(String database) {
		return "jdbc:postgresql://localhost:%d/%s".formatted(this.postgres.getPort(), database);
	}

	private static String format(String text, Object... values) {
		return String.format(Locale.ROOT, text, values);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
