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

package io.github.shardboot.micrometer;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import io.github.shardboot.ShardContext;
import io.github.shardboot.ShardListener;
import io.github.shardboot.Shards;
import io.github.shardboot.autoconfigure.actuate.ShardMetricsAutoConfiguration;
import io.github.shardboot.inspection.ShardSample;
import io.github.shardboot.inspection.ShardSampler;
import io.github.shardboot.testsupport.ShardCluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

/**
 * Tests for the meters of shards.
 *
 * @author Shardboot Contributors
 */
class ShardMetersIntegrationTests {

	private static final String COUNT = "select count(*) from item";

	private static ShardCluster cluster;

	@BeforeAll
	static void create() {
		cluster = ShardCluster.create(3);
	}

	@Test
	void operationsAreTimedByShardOperationAndOutcome() {
		withMeters().run((context) -> {
			TransactionTemplate transaction = transaction(context);
			call(context, 1);
			call(context, 11);
			transaction.executeWithoutResult((status) -> call(context, 11));
			transaction.executeWithoutResult((status) -> {
				call(context, 11);
				status.setRollbackOnly();
			});
			transaction.setReadOnly(true);
			transaction.executeWithoutResult((status) -> call(context, 21));
			assertThat(operations(context, "s0", "write", "success")).isEqualTo(1);
			assertThat(operations(context, "s1", "write", "success")).isEqualTo(2);
			assertThat(operations(context, "s1", "write", "rollback")).isEqualTo(1);
			assertThat(operations(context, "s2", "read", "success")).isEqualTo(1);
			assertThat(operations(context, "s2", "write", "success")).isZero();
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			assertThat(registry.get("shard.connections.acquired").tag("shard", "s1").counter().count()).isEqualTo(3);
		});
	}

	@Test
	void defaultDatabaseIsAShardHere() {
		withMeters().run((context) -> {
			context.getBean(JdbcClient.class).sql(COUNT).query(Integer.class).single();
			assertThat(operations(context, "default", "write", "success")).isEqualTo(1);
		});
	}

	@Test
	void shardWithoutConnectionIsUnavailable() {
		withMeters()
			.withPropertyValues("shard.shards.s1.url=jdbc:postgresql://localhost:1/gone",
					"shard.defaults.hikari.connection-timeout=300")
			.run((context) -> {
				assertThatExceptionOfType(DataAccessException.class).isThrownBy(() -> call(context, 11));
				assertThat(operations(context, "s1", "write", "unavailable")).isEqualTo(1);
			});
	}

	@Test
	void poolsHaveTheMetersOfHikari() {
		withMeters().run((context) -> {
			call(context, 1);
			assertThat(context.getBean(MeterRegistry.class)
				.get("hikaricp.connections.max")
				.tag("pool", "shard-s0")
				.gauge()
				.value()).isEqualTo(10);
		});
	}

	@Test
	void rowsSizesAndSkewAreSampled() {
		cluster.clear();
		insert("s0", 1, 10);
		insert("s1", 11, 15);
		withMeters().run((context) -> {
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			ShardSampler sampler = context.getBean(ShardSampler.class);
			Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
				sampler.sample();
				assertThat(rows(registry, "s0")).isEqualTo(10);
				assertThat(rows(registry, "s1")).isEqualTo(5);
				assertThat(rows(registry, "s2")).isZero();
			});
			assertThat(registry.get("shard.size").tag("shard", "s0").gauge().value()).isGreaterThan(1_000_000);
			assertThat(registry.get("shard.skew").tag("what", "rows").gauge().value()).isEqualTo(1);
			for (int i = 0; i < 4; i++) {
				call(context, 1);
				call(context, 11);
			}
			for (int i = 0; i < 3; i++) {
				call(context, 21);
			}
			sampler.sample();
			assertThat(registry.get("shard.skew").tag("what", "operations").gauge().value()).isEqualTo(0.25,
					within(0.001));
			sampler.sample();
			assertThat(registry.get("shard.skew").tag("what", "operations").gauge().value()).isZero();
		});
	}

	@Test
	void samplingStartsByItselfAndEndsWithTheApplication() {
		withMeters().withPropertyValues("shard.sampling.interval=50ms").run((context) -> {
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			Awaitility.await()
				.atMost(Duration.ofSeconds(30))
				.until(() -> registry.find("shard.size").gauges().size() == 3);
			assertThat(context.getBean(ShardSampler.class).isRunning()).isTrue();
		});
		Awaitility.await()
			.atMost(Duration.ofSeconds(30))
			.until(() -> Thread.getAllStackTraces()
				.keySet()
				.stream()
				.noneMatch((thread) -> thread.getName().startsWith("shard-sampler-")));
	}

	@Test
	void samplingGoesOnAfterAPause() {
		withMeters().withPropertyValues("shard.sampling.interval=1h").run((context) -> {
			ShardSampler sampler = context.getBean(ShardSampler.class);
			Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> sampler.last().sizes().size() == 3);
			ShardSample before = sampler.last();
			sampler.stop();
			assertThat(sampler.isRunning()).isFalse();
			sampler.start();
			Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> sampler.last() != before);
			assertThat(sampler.last().sizes()).hasSize(3);
		});
	}

	@Test
	void shardThatIsDownDoesNotHideTheOthers() {
		withMeters().withPropertyValues("shard.shards.s1.url=jdbc:postgresql://localhost:1/gone").run((context) -> {
			context.getBean(ShardSampler.class).sample();
			assertThat(context.getBean(ShardSampler.class).last().sizes()).containsOnlyKeys("s0", "s2");
		});
	}

	@Test
	void samplingCanBeSwitchedOff() {
		withMeters().withPropertyValues("shard.sampling.enabled=false").run((context) -> {
			assertThat(context).hasNotFailed().doesNotHaveBean(ShardSampler.class);
			call(context, 1);
			assertThat(context.getBean(MeterRegistry.class).find("shard.skew").gauges()).isEmpty();
			assertThat(operations(context, "s0", "write", "success")).isEqualTo(1);
		});
	}

	@Test
	void noMeterHasAKeyAsTag() {
		withMeters().run((context) -> {
			for (long key = 0; key < 10; key++) {
				call(context, key);
			}
			List<Meter> meters = context.getBean(MeterRegistry.class).getMeters();
			assertThat(meters).filteredOn((meter) -> meter.getId().getName().startsWith("shard."))
				.flatExtracting(
						(meter) -> meter.getId().getTags().stream().map(Tag::getKey).collect(Collectors.toSet()))
				.isNotEmpty()
				.isSubsetOf("shard", "operation", "outcome", "reason", "table", "what");
			assertThat(context.getBean(MeterRegistry.class).find("shard.operations").timers())
				.as("the first shard has all eight from its first use")
				.hasSizeLessThanOrEqualTo(16);
		});
	}

	@Test
	void worksWithoutMicrometer() {
		ApplicationContextRunner runner = cluster.application()
			.withConfiguration(AutoConfigurations.of(ShardMetricsAutoConfiguration.class))
			.withClassLoader(new FilteredClassLoader(MeterRegistry.class));
		runner.run((context) -> {
			assertThat(context).hasNotFailed().doesNotHaveBean(ShardListener.class);
			call(context, 1);
		});
	}

	@Test
	void listenerThatFailsBreaksNothing() {
		withMeters().withBean("failing", ShardListener.class, () -> new ShardListener() {
			@Override
			public void acquired(ShardContext context) {
				throw new IllegalStateException("listener");
			}
		}).run((context) -> {
			call(context, 1);
			assertThat(operations(context, "s0", "write", "success")).isEqualTo(1);
		});
	}

	private static void insert(String shard, int from, int to) {
		for (int id = from; id <= to; id++) {
			cluster.database(shard).jdbc().sql("insert into item (id) values (?)").param(id).update();
		}
	}

	private static double rows(MeterRegistry registry, String shard) {
		return registry.get("shard.rows").tag("shard", shard).tag("table", "item").gauge().value();
	}

	private static long operations(ApplicationContext context, String shard, String operation, String outcome) {
		Timer timer = context.getBean(MeterRegistry.class)
			.find("shard.operations")
			.tags("shard", shard, "operation", operation, "outcome", outcome)
			.timer();
		return (timer != null) ? timer.count() : 0;
	}

	private static void call(ApplicationContext context, long key) throws DataAccessException {
		context.getBean(Shards.class)
			.forKey(key)
			.run(() -> context.getBean(JdbcClient.class).sql(COUNT).query(Integer.class).single());
	}

	private static TransactionTemplate transaction(ApplicationContext context) {
		return new TransactionTemplate(context.getBean(PlatformTransactionManager.class));
	}

	private static ApplicationContextRunner withMeters() {
		return cluster.application()
			.withBean(SimpleMeterRegistry.class, SimpleMeterRegistry::new)
			.withConfiguration(AutoConfigurations.of(MetricsAutoConfiguration.class,
					CompositeMeterRegistryAutoConfiguration.class, ShardMetricsAutoConfiguration.class));
	}

}
