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

package io.github.shardboot.actuate;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Map;

import javax.sql.DataSource;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.actuate.endpoint.CompositeHealthDescriptor;
import org.springframework.boot.health.actuate.endpoint.HealthDescriptor;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.HealthEndpointAutoConfiguration;
import org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.jdbc.autoconfigure.health.DataSourceHealthContributorAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

import io.github.shardboot.autoconfigure.actuate.ShardHealthAutoConfiguration;
import io.github.shardboot.routing.ShardDataSources;
import io.github.shardboot.routing.replica.Replica;
import io.github.shardboot.testsupport.ShardCluster;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the health of shards, as the health endpoint shows it.
 *
 * @author Shardboot Contributors
 */
class ShardHealthIntegrationTests {

	private static final String GONE = "jdbc:postgresql://localhost:1/gone";

	private static ShardCluster cluster;

	@BeforeAll
	static void create() {
		cluster = ShardCluster.create(3);
	}

	@Test
	void allShardsUp() {
		withHealth(cluster.application()).run((context) -> {
			CompositeHealthDescriptor health = health(context);
			assertThat(health.getStatus()).isEqualTo(Status.UP);
			assertThat(health.getComponents()).containsKeys("db", "shards");
			assertThat(shards(context).getDetails()).containsEntry("shards",
					Map.of("s0", Map.of("status", "UP"), "s1", Map.of("status", "UP"), "s2", Map.of("status", "UP")));
		});
	}

	@Test
	void oneShardDownIsDegraded() {
		withHealth(cluster.application()).withPropertyValues("shard.shards.s1.url=" + GONE).run((context) -> {
			assertThat(health(context).getStatus()).isEqualTo(ShardHealthIndicator.DEGRADED);
			assertThat(health(context).getComponents().get("db").getStatus()).isEqualTo(Status.UP);
			assertThat(shards(context).getDetails().get("shards")).asString()
				.contains("s0={status=UP}")
				.contains("s1={status=DOWN, error=")
				.contains("SQL state 08001")
				.contains("s2={status=UP}");
		});
	}

	@Test
	void replicaThatDoesNotServeIsDegraded() {
		withHealth(cluster.application()).withPropertyValues("shard.shards.s1.replicas.urls=" + GONE).run((context) -> {
			Replica replica = context.getBean(ShardDataSources.class).replicas("s1").all().get(0);
			Awaitility.await()
				.atMost(Duration.ofSeconds(30))
				.until(() -> String.valueOf(replica.error()).contains("08001"));
			assertThat(health(context).getStatus()).isEqualTo(ShardHealthIndicator.DEGRADED);
			assertThat(shards(context).getDetails().get("shards")).asString()
				.contains("s0={status=UP}")
				.contains("s1={status=UP, replicas={s1-replica-1={status=DOWN, error=")
				.contains("SQL state 08001");
		});
	}

	@Test
	void allShardsDownIsDown() {
		withHealth(cluster.application())
			.withPropertyValues("shard.shards.s0.url=" + GONE + "0", "shard.shards.s1.url=" + GONE + "1",
					"shard.shards.s2.url=" + GONE + "2")
			.run((context) -> {
				assertThat(health(context).getStatus()).isEqualTo(Status.DOWN);
				assertThat(health(context).getComponents().get("db").getStatus()).isEqualTo(Status.UP);
			});
	}

	@Test
	void defaultDatabaseDownIsDown() {
		withHealth(cluster.application()).withPropertyValues("spring.datasource.url=" + GONE, "shard.identity=off")
			.run((context) -> {
				assertThat(health(context).getStatus()).isEqualTo(Status.DOWN);
				assertThat(shards(context).getStatus()).isEqualTo(Status.UP);
			});
	}

	@Test
	void withoutDefaultDatabaseThereIsNoEntryForIt() {
		withHealth(cluster.withoutDefaultDatabase()).run(
				(context) -> assertThat(health(context).getComponents()).containsKey("shards").doesNotContainKey("db"));
	}

	@Test
	void silentShardDelaysTheAnswerByTheTimeoutAndNoMoreHoweverOftenAsked() throws Exception {
		try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getByName("localhost"))) {
			withHealth(cluster.application())
				.withPropertyValues("shard.identity=off", "shard.health.timeout=1s",
						"shard.defaults.hikari.connection-timeout=30000",
						"shard.shards.s1.url="
								+ "jdbc:postgresql://localhost:%d/silent".formatted(silent.getLocalPort()))
				.run((context) -> {
					long start = System.nanoTime();
					for (int i = 0; i < 5; i++) {
						assertThat(shards(context).getDetails().get("shards")).asString()
							.contains("s0={status=UP}")
							.contains("s1={status=DOWN, error=no answer within 1000 ms}")
							.contains("s2={status=UP}");
					}
					assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));
					assertThat(Thread.getAllStackTraces().keySet())
						.filteredOn((thread) -> thread.getName().startsWith("shard-health-"))
						.hasSizeLessThanOrEqualTo(4);
				});
		}
	}

	@Test
	void eachEntryCanBeSwitchedOff() {
		withHealth(cluster.application())
			.withPropertyValues("management.health.shards.enabled=false", "management.health.db.enabled=false")
			.run((context) -> assertThat(health(context).getComponents()).doesNotContainKeys("db", "shards"));
	}

	@Test
	void indicatorOfTheApplicationWins() {
		HealthIndicator own = () -> Health.up().withDetail("own", true).build();
		withHealth(cluster.application()).withBean("shardsHealthContributor", HealthIndicator.class, () -> own)
			.withBean("dbHealthContributor", HealthIndicator.class, () -> own)
			.run((context) -> assertThat(context.getBeansOfType(ShardHealthIndicator.class)).isEmpty());
	}

	@Test
	void checkTakesNoConnectionOfTheRoutedDataSource() {
		withHealth(cluster.application()).run((context) -> {
			assertThat(health(context).getStatus()).isEqualTo(Status.UP);
			assertThat(context.getBeansOfType(DataSource.class)).containsKey("dataSource");
			assertThat(context.getBean("dbHealthContributor", HealthIndicator.class).health().getDetails())
				.containsEntry("database", "PostgreSQL");
		});
	}

	private static CompositeHealthDescriptor health(ApplicationContext context) {
		HealthDescriptor health = context.getBean(HealthEndpoint.class).health();
		return (CompositeHealthDescriptor) health;
	}

	private static Health shards(ApplicationContext context) {
		return context.getBean(ShardHealthIndicator.class).health();
	}

	private static ApplicationContextRunner withHealth(ApplicationContextRunner runner) {
		return runner
			.withConfiguration(AutoConfigurations.of(HealthContributorRegistryAutoConfiguration.class,
					HealthContributorAutoConfiguration.class, HealthEndpointAutoConfiguration.class,
					DataSourceHealthContributorAutoConfiguration.class, ShardHealthAutoConfiguration.class))
			.withPropertyValues("management.endpoint.health.status.order=down,out-of-service,degraded,up,unknown",
					"management.endpoint.health.show-components=always");
	}

}
