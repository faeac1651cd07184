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

package io.github.shardboot.autoconfigure;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.task.SimpleAsyncTaskExecutor;

import io.github.shardboot.ShardContext;
import io.github.shardboot.Shards;
import io.github.shardboot.UnknownShardException;
import io.github.shardboot.moving.KnownMoves;
import io.github.shardboot.scatter.ScatterListener;
import io.github.shardboot.scatter.ScatterSettings;
import io.github.shardboot.scatter.ShardScatter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link ScatterConfiguration}.
 *
 * @author Shardboot Contributors
 */
@ExtendWith(OutputCaptureExtension.class)
class ScatterConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ShardAutoConfiguration.class))
		.withPropertyValues("shard.identity=off", "shard.shards.a.url=jdbc:postgresql://localhost:1/a",
				"shard.shards.b.url=jdbc:postgresql://localhost:1/b",
				"shard.shards.c.url=jdbc:postgresql://localhost:1/c");

	@Test
	void allShardsRunInTheOrderOfTheirNames() {
		this.runner.run((context) -> {
			Shards shards = context.getBean(Shards.class);
			assertThat(shards.all().call((shard) -> ShardContext.require().shard()).values())
				.containsExactly(Map.entry("a", "a"), Map.entry("b", "b"), Map.entry("c", "c"));
			assertThat(shards.all(List.of("c", "a", "c")).call((shard) -> 1).values().keySet())
				.isEqualTo(Set.of("a", "c"));
			assertThat(shards.all(List.of()).call((shard) -> 1).values()).isEmpty();
			assertThatExceptionOfType(UnknownShardException.class).isThrownBy(() -> shards.all(List.of("a", "x")));
		});
	}

	@Test
	void settingsHaveDefaultsAndProperties() {
		this.runner.run((context) -> assertThat(context.getBean(ScatterSettings.class))
			.isEqualTo(new ScatterSettings(Duration.ofSeconds(5), 16, 10_000)));
		this.runner
			.withPropertyValues("shard.scatter.timeout=2s", "shard.scatter.max-concurrency=4",
					"shard.scatter.max-rows-per-shard=7")
			.run((context) -> assertThat(context.getBean(ScatterSettings.class))
				.isEqualTo(new ScatterSettings(Duration.ofSeconds(2), 4, 7)));
	}

	@Test
	void ownBeansAreUsed() {
		ScatterSettings settings = new ScatterSettings(Duration.ofSeconds(1), 1, 1);
		ShardScatter scatter = new ShardScatter(new SimpleAsyncTaskExecutor(), (task) -> task, settings, (shard) -> 1,
				() -> null, ScatterListener.NOOP, KnownMoves.none());
		this.runner.withBean(ScatterSettings.class, () -> settings)
			.withBean(ShardScatter.class, () -> scatter)
			.run((context) -> {
				assertThat(context.getBean(ScatterSettings.class)).isSameAs(settings);
				assertThat(context.getBean(ShardScatter.class)).isSameAs(scatter);
			});
	}

	@ParameterizedTest
	@CsvSource({ "timeout, 0s", "timeout, -1s", "max-concurrency, 0", "max-rows-per-shard, -1" })
	void limitsMustBeMoreThanZero(String name, String value, CapturedOutput output, @TempDir Path directory)
			throws IOException {
		try (FailingApplication application = new FailingApplication(directory)) {
			assertThat(application.start(output, """
					shard.shards.eu-1.url=${db}/eu1?${secret}
					shard.scatter.%s=%s""".formatted(name, value))).contains(
					"'shard.scatter." + name + "' (originating from application.properties - 2:",
					"Validation failed for the following reason:\n\nIt must be more than zero");
		}
	}

}
