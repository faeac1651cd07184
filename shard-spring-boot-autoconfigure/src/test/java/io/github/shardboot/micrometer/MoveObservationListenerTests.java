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

import java.time.Instant;

import io.micrometer.observation.tck.TestObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistryAssert;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import io.github.shardboot.autoconfigure.actuate.ShardObservationAutoConfiguration;
import io.github.shardboot.rebalance.MoveEngine;
import io.github.shardboot.rebalance.MoveProgress;
import io.github.shardboot.rebalance.MoveState;
import io.github.shardboot.rebalance.MoveUnit;
import io.github.shardboot.rebalance.ShardMove;
import io.github.shardboot.rebalance.engine.observe.MoveListener;
import io.github.shardboot.rebalance.engine.observe.MoveListener.Outcome;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link MoveObservationListener}.
 *
 * @author Shardboot Contributors
 */
class MoveObservationListenerTests {

	private final TestObservationRegistry registry = TestObservationRegistry.create();

	@Test
	void stateIsObservedUntilItIsLeft() {
		MoveListener.Stay stay = new MoveObservationListener(this.registry)
			.entered(new ShardMove(7, new MoveUnit.Key("secret"), "a", "b", MoveEngine.LOGICAL, MoveState.CATCHING_UP,
					false, "reason", 2L, null, MoveProgress.NONE, Instant.EPOCH, Instant.EPOCH, null));
		TestObservationRegistryAssert.assertThat(this.registry)
			.hasSingleObservationThat()
			.hasBeenStarted()
			.isNotStopped();
		stay.left(Outcome.ABORTED);
		TestObservationRegistryAssert.assertThat(this.registry)
			.hasSingleObservationThat()
			.hasNameEqualTo("shard.move")
			.hasContextualNameEqualTo("move catching_up")
			.hasLowCardinalityKeyValue("state", "catching_up")
			.hasLowCardinalityKeyValue("source", "a")
			.hasLowCardinalityKeyValue("target", "b")
			.hasLowCardinalityKeyValue("outcome", "aborted")
			.hasBeenStopped();
		TestObservationRegistryAssert.assertThat(this.registry)
			.hasSingleObservationThat()
			.doesNotHaveHighCardinalityKeyValueWithKey("reason");
	}

	@Test
	void isConfiguredWhereThereIsARegistry() {
		ApplicationContextRunner runner = new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(ShardObservationAutoConfiguration.class));
		runner.run((context) -> assertThat(context).doesNotHaveBean(MoveListener.class));
		runner.withBean(TestObservationRegistry.class, () -> this.registry)
			.run((context) -> assertThat(context).hasSingleBean(MoveObservationListener.class));
	}

}
