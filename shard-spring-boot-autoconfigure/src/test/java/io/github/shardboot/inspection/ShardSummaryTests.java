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

package io.github.shardboot.inspection;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import io.github.shardboot.autoconfigure.ShardAutoConfiguration;
import io.github.shardboot.autoconfigure.actuate.ShardOperationsAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ShardSummary}.
 *
 * @author Shardboot Contributors
 */
class ShardSummaryTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(DataSourceAutoConfiguration.class, ShardAutoConfiguration.class,
				ShardOperationsAutoConfiguration.class))
		.withPropertyValues("shard.identity=off", "shard.startup-check=none");

	@Test
	void sixtyFourShardsAreThreeLines() {
		List<String> properties = new ArrayList<>();
		for (int i = 1; i <= 40; i++) {
			properties.add("shard.shards.eu-%d.url=jdbc:postgresql://localhost/eu%d".formatted(i, i));
		}
		for (int i = 1; i <= 24; i++) {
			properties.add("shard.shards.us-%d.url=jdbc:postgresql://localhost/us%d".formatted(i, i));
		}
		this.runner.withPropertyValues(properties.toArray(String[]::new))
			.run((context) -> assertThat(context.getBean(ShardSummary.class).lines()).containsExactly(
					"64 shards by hash of long keys, 4096 slots, epoch 1",
					"  eu-1 ... eu-40: 40 shards, 2560 slots, at most 400 connections",
					"  us-1 ... us-24: 24 shards, 1536 slots, at most 240 connections"));
	}

	@Test
	void strategyWithoutSlotsAndNamesWithoutNumbers() {
		this.runner
			.withPropertyValues("shard.key-type=string", "shard.strategy=list", "shard.list.europe=DE",
					"shard.list.asia=JP", "shard.shards.europe.url=jdbc:postgresql://localhost/eu",
					"shard.shards.asia.url=jdbc:postgresql://localhost/asia")
			.run((context) -> assertThat(context.getBean(ShardSummary.class).lines()).containsExactly(
					"2 shards by list of string keys, epoch 1", "  asia: at most 10 connections",
					"  europe: at most 10 connections"));
	}

	@Test
	void namesAreGroupedByTheirNumbers() {
		assertThat(ShardSummary.groups(List.of("a-10", "a-2", "b", "a-1", "b-1", "c123456789012345678901")))
			.containsExactly(List.of("a-1", "a-2", "a-10"), List.of("b"), List.of("b-1"),
					List.of("c123456789012345678901"));
	}

}
