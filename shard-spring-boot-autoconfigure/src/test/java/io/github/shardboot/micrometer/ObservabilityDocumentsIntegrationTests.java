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

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.jdbc.core.simple.JdbcClient;

import io.github.shardboot.Shards;
import io.github.shardboot.autoconfigure.actuate.ShardMetricsAutoConfiguration;
import io.github.shardboot.autoconfigure.actuate.ShardObservationAutoConfiguration;
import io.github.shardboot.inspection.ShardSampler;
import io.github.shardboot.rebalance.MoveEngine;
import io.github.shardboot.rebalance.MoveProgress;
import io.github.shardboot.rebalance.MoveState;
import io.github.shardboot.rebalance.MoveUnit;
import io.github.shardboot.rebalance.ShardMove;
import io.github.shardboot.rebalance.engine.observe.MoveListener;
import io.github.shardboot.rebalance.engine.observe.MoveListener.Outcome;
import io.github.shardboot.testsupport.ShardCluster;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that what dashboards, alerts and documentation name is there.
 *
 * @author Shardboot Contributors
 */
class ObservabilityDocumentsIntegrationTests {

	private static final Path DOCS = Path.of("../docs");

	private static final Pattern SERIES = Pattern.compile("\\b(shard|hikaricp)_[a-z_]+\\b");

	private static String scrape;

	private static Set<String> meters;

	@BeforeAll
	static void measure() {
		ShardCluster cluster = ShardCluster.create(2);
		PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
		ObservationRegistry observations = ObservationRegistry.create();
		observations.observationConfig().observationHandler(new DefaultMeterObservationHandler(registry));
		cluster.application()
			.withConfiguration(AutoConfigurations.of(MetricsAutoConfiguration.class,
					ShardObservationAutoConfiguration.class, ShardMetricsAutoConfiguration.class))
			.withBean(MeterRegistry.class, () -> registry)
			.withBean(ObservationRegistry.class, () -> observations)
			.withPropertyValues("shard.shards.s0.replicas.urls=jdbc:postgresql://localhost:1/gone")
			.withPropertyValues("management.metrics.distribution.percentiles-histogram.shard.operations=true")
			.run((context) -> {
				context.getBean(Shards.class)
					.all()
					.call((shard) -> context.getBean(JdbcClient.class)
						.sql("select count(*) from item")
						.query(Long.class)
						.single());
				context.getBean(ShardSampler.class).sample();
				context.getBean(MoveListener.class)
					.entered(new ShardMove(1, MoveUnit.Slots.of(List.of(1)), "s0", "s1", MoveEngine.LOGICAL,
							MoveState.COPYING, false, null, null, null, MoveProgress.NONE, Instant.EPOCH, Instant.EPOCH,
							null))
					.left(Outcome.NEXT);
				scrape = registry.scrape();
				meters = new TreeSet<>();
				registry.getMeters().stream().map(Meter::getId).map(Meter.Id::getName).forEach(meters::add);
			});
	}

	@ParameterizedTest
	@ValueSource(strings = { "observability/grafana-dashboard.json", "observability/prometheus-rules.yml" })
	void everySeriesExists(String document) throws Exception {
		Matcher series = SERIES.matcher(Files.readString(DOCS.resolve(document)).replace("job_shard:shard_", ""));
		Set<String> named = new TreeSet<>();
		while (series.find()) {
			named.add(series.group());
		}
		named.remove("shard_operations_seconds");
		assertThat(named).hasSizeGreaterThan(6)
			.allSatisfy((name) -> assertThat(scrape).containsPattern("(?m)^" + name + "[{ ]"));
	}

	@Test
	void everyMeterIsDocumentedAndThere() throws Exception {
		Set<String> documented = new TreeSet<>();
		Arrays.stream(ShardMeterDocumentation.values()).forEach((meter) -> documented.add(meter.getName()));
		Arrays.stream(ShardObservationDocumentation.values()).forEach((timer) -> documented.add(timer.getName()));
		assertThat(meters)
			.filteredOn((name) -> name.startsWith("shard.") && !name.matches("shard\\.(scatter|move).*\\.active"))
			.containsExactlyElementsOf(documented);
		String page = Files.readString(DOCS.resolve("operations.md"));
		assertThat(documented).allSatisfy((name) -> assertThat(page).contains("| `" + name + "`"));
	}

	@Test
	void everyTagIsDocumented() {
		for (ShardMeterDocumentation meter : ShardMeterDocumentation.values()) {
			String name = meter.getName().replace('.', '_');
			Matcher line = Pattern.compile("(?m)^" + name + "\\w*\\{([^}]*)}").matcher(scrape);
			if (meter.getKeyNames().length > 0) {
				assertThat(line.find()).as(name).isTrue();
				assertThat(line.group(1).split(",")).extracting((tag) -> tag.split("=")[0])
					.filteredOn((tag) -> !tag.equals("le"))
					.containsExactlyInAnyOrder(
							Arrays.stream(meter.getKeyNames()).map((key) -> key.asString()).toArray(String[]::new));
			}
		}
	}

}
