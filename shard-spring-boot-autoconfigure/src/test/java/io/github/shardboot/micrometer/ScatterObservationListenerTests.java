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
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;

import io.micrometer.observation.tck.TestObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistryAssert;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.task.SimpleAsyncTaskExecutor;

import io.github.shardboot.OnFailure;
import io.github.shardboot.ScatterGatherException;
import io.github.shardboot.autoconfigure.actuate.ShardObservationAutoConfiguration;
import io.github.shardboot.moving.KnownMoves;
import io.github.shardboot.scatter.ScatterCall;
import io.github.shardboot.scatter.ScatterListener;
import io.github.shardboot.scatter.ScatterSettings;
import io.github.shardboot.scatter.ShardScatter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link ScatterObservationListener}.
 *
 * @author Shardboot Contributors
 */
class ScatterObservationListenerTests {

	private final TestObservationRegistry registry = TestObservationRegistry.create();

	private final ShardScatter scatter = new ShardScatter(new SimpleAsyncTaskExecutor(), (task) -> task,
			new ScatterSettings(Duration.ofSeconds(20), 4, 100), (shard) -> 4, () -> null,
			new ScatterObservationListener(this.registry), KnownMoves.none());

	@Test
	void callAndItsPartsAreObserved() {
		Map<String, Callable<Boolean>> work = new LinkedHashMap<>();
		work.put("a", () -> this.registry.getCurrentObservation() != null);
		work.put("b", () -> this.registry.getCurrentObservation() != null);
		assertThat(this.scatter.run(ScatterCall.of("Orders.find"), work).list()).containsExactly(true, true);
		assertions().hasNumberOfObservationsWithNameEqualTo("shard.scatter.branch", 2)
			.hasObservationWithNameEqualTo("shard.scatter")
			.that()
			.hasLowCardinalityKeyValue("operation", "Orders.find")
			.hasLowCardinalityKeyValue("outcome", "success")
			.hasBeenStopped();
		assertions().hasAnObservation((observation) -> observation.hasNameEqualTo("shard.scatter.branch")
			.hasLowCardinalityKeyValue("shard", "b")
			.hasLowCardinalityKeyValue("outcome", "success")
			.hasParentObservation());
	}

	@Test
	void failureAndCancellationAreTold() {
		CountDownLatch running = new CountDownLatch(1);
		Map<String, Callable<Integer>> work = new LinkedHashMap<>();
		work.put("a", () -> {
			running.await();
			throw new IllegalStateException("down");
		});
		work.put("b", () -> {
			running.countDown();
			new CountDownLatch(1).await();
			return 1;
		});
		assertThatExceptionOfType(ScatterGatherException.class)
			.isThrownBy(() -> this.scatter.run(ScatterCall.of("call"), work));
		assertions()
			.hasAnObservation((observation) -> observation.hasLowCardinalityKeyValue("shard", "a")
				.hasLowCardinalityKeyValue("outcome", "failure")
				.hasError())
			.hasAnObservation((observation) -> observation.hasLowCardinalityKeyValue("shard", "b")
				.hasLowCardinalityKeyValue("outcome", "cancelled"))
			.hasAnObservation((observation) -> observation.hasNameEqualTo("shard.scatter")
				.hasLowCardinalityKeyValue("outcome", "failure")
				.hasError());
	}

	@Test
	void partialResultIsTold() {
		Map<String, Callable<Integer>> work = new LinkedHashMap<>();
		work.put("a", () -> {
			throw new IllegalStateException("down");
		});
		this.scatter.run(new ScatterCall("call", null, OnFailure.PARTIAL, false), work);
		assertions().hasAnObservation((observation) -> observation.hasNameEqualTo("shard.scatter")
			.hasLowCardinalityKeyValue("outcome", "partial"));
	}

	@Test
	void isConfiguredWhereThereIsARegistry() {
		ApplicationContextRunner runner = new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(ShardObservationAutoConfiguration.class));
		runner.run((context) -> assertThat(context).doesNotHaveBean(ScatterListener.class));
		runner.withBean(TestObservationRegistry.class, () -> this.registry)
			.run((context) -> assertThat(context).hasSingleBean(ScatterObservationListener.class));
		runner.withBean(TestObservationRegistry.class, () -> this.registry)
			.withBean(ScatterListener.class, () -> ScatterListener.NOOP)
			.run((context) -> assertThat(context).hasSingleBean(ScatterObservationListener.class));
		runner.withBean(TestObservationRegistry.class, () -> this.registry)
			.withPropertyValues("shard.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(ScatterListener.class));
	}

	private TestObservationRegistryAssert assertions() {
		return TestObservationRegistryAssert.assertThat(this.registry);
	}

}
