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

package io.github.shardboot.scatter;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

import com.zaxxer.hikari.HikariDataSource;
import org.awaitility.Awaitility;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.ApplicationContext;

import io.github.shardboot.autoconfigure.ShardAutoConfiguration;
import io.github.shardboot.autoconfigure.ShardKeyAutoConfiguration;
import io.github.shardboot.routing.ShardDataSources;
import io.github.shardboot.testsupport.FaultProxy;
import io.github.shardboot.testsupport.TestDatabase;
import io.github.shardboot.testsupport.TestPostgres;
import io.github.shardboot.testsupport.TestServer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Three healthy shards and a fourth one, {@code s3}, that is a server of its own behind a
 * proxy and can be made to fail.
 *
 * @param healthy the databases of {@code s0} to {@code s2}
 * @param victim the server of {@code s3}
 * @param proxy what is in front of it
 * @author Shardboot Contributors
 */
record FaultCluster(Map<String, TestDatabase> healthy, TestServer victim, FaultProxy proxy) implements AutoCloseable {

	static FaultCluster start() {
		Map<String, TestDatabase> healthy = new TreeMap<>();
		for (String shard : List.of("s0", "s1", "s2")) {
			healthy.put(shard, TestPostgres.shared().createDatabase("fault_" + shard));
		}
		TestServer victim = TestServer.start();
		FaultCluster cluster = new FaultCluster(healthy, victim, FaultProxy.start(victim.port()));
		healthy.values().forEach((database) -> database.jdbc().sql("create table item (id bigint)").update());
		victim.jdbc().sql("create table item (id bigint)").update();
		return cluster;
	}

	ApplicationContextRunner application() {
		ApplicationContextRunner runner = new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(DataSourceAutoConfiguration.class,
					DataSourceTransactionManagerAutoConfiguration.class, TransactionAutoConfiguration.class,
					JdbcTemplateAutoConfiguration.class, JdbcClientAutoConfiguration.class,
					ShardAutoConfiguration.class, ShardKeyAutoConfiguration.class))
			.withPropertyValues("shard.defaults.username=postgres", "shard.defaults.password=postgres",
					"shard.identity=off", "shard.scatter.timeout=20s",
					"shard.shards.s3.url=" + TestServer.url(this.proxy.port()));
		for (Map.Entry<String, TestDatabase> shard : this.healthy.entrySet()) {
			TestPostgres server = shard.getValue().server();
			String prefix = "shard.shards." + shard.getKey();
			runner = runner.withPropertyValues(prefix + ".url=" + shard.getValue().url(),
					prefix + ".username=" + server.username(), prefix + ".password=" + server.password());
		}
		return runner;
	}

	void run(Consumer<ApplicationContext> test, String... properties) {
		application().withPropertyValues(properties).run((context) -> {
			assertThat(context).hasNotFailed();
			test.accept(context);
		});
	}

	/**
	 * Count the statements that run on any server.
	 * @return the number
	 */
	int runningStatements() {
		return this.victim.runningStatements()
				+ this.healthy.values().stream().mapToInt(FaultCluster::runningStatements).sum();
	}

	static int runningStatements(TestDatabase database) {
		return database.jdbc()
			.sql("select count(*) from pg_stat_activity where datname = :name and state <> 'idle'"
					+ " and pid <> pg_backend_pid() and backend_type = 'client backend'")
			.param("name", database.name())
			.query(Integer.class)
			.single();
	}

	void awaitRunning(int statements) {
		Awaitility.await()
			.atMost(Duration.ofSeconds(30))
			.pollInterval(Duration.ofMillis(5))
			.until(this::runningStatements, (running) -> running >= statements);
	}

	/**
	 * Wait until all connections are back in their pools and no statement runs.
	 * @param context the application
	 */
	void awaitRest(ApplicationContext context) {
		ShardDataSources pools = context.getBean(ShardDataSources.class);
		Awaitility.await()
			.atMost(Duration.ofSeconds(10))
			.pollInterval(Duration.ofMillis(5))
			.until(() -> active(pools), (active) -> active == 0);
		Awaitility.await()
			.atMost(Duration.ofSeconds(10))
			.pollInterval(Duration.ofMillis(20))
			// a killed server takes a moment to come back
			.ignoreExceptions()
			.until(this::runningStatements, (running) -> running == 0);
	}

	static int active(ShardDataSources pools) {
		return pools.names().stream().map(pools::hikari).mapToInt(FaultCluster::active).sum();
	}

	private static int active(HikariDataSource pool) {
		return (pool.getHikariPoolMXBean() != null) ? pool.getHikariPoolMXBean().getActiveConnections() : 0;
	}

	@Override
	public void close() {
		this.proxy.close();
		this.victim.close();
	}

}
