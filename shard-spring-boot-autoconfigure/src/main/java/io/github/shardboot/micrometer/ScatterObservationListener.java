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

import java.util.Set;

import io.micrometer.common.KeyValue;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

import io.github.shardboot.scatter.ScatterListener;

/**
 * Observes each call on several shards as {@code shard.scatter} and each of its parts as
 * {@code shard.scatter.branch}, a child of the former.
 *
 * @author Shardboot Contributors
 */
public final class ScatterObservationListener implements ScatterListener {

	private static final String OUTCOME = "outcome";

	private final ObservationRegistry registry;

	/**
	 * Create a listener.
	 * @param registry where observations go
	 */
	public ScatterObservationListener(ObservationRegistry registry) {
		this.registry = registry;
	}

	@Override
	public Call begin(String operation, Set<String> shards) {
		Observation observation = Observation.createNotStarted("shard.scatter", this.registry)
			.contextualName("scatter " + operation)
			.lowCardinalityKeyValue("operation", operation)
			.lowCardinalityKeyValue(OUTCOME, "none")
			.start();
		return new ObservedCall(this.registry, observation);
	}

	private static void stop(Observation observation, Outcome outcome, @Nullable Throwable failure) {
		observation.lowCardinalityKeyValue(KeyValue.of(OUTCOME, switch (outcome) {
			case SUCCESS -> "success";
			case PARTIAL -> "partial";
			case FAILURE -> "failure";
			case CANCELLED -> "cancelled";
		}));
		if (failure != null) {
			observation.error(failure);
		}
		observation.stop();
	}

	/**
	 * One call.
	 */
	private record ObservedCall(ObservationRegistry registry, Observation observation) implements Call {

		@Override
		public Part part(String shard) {
			Observation part = Observation.createNotStarted("shard.scatter.branch", this.registry)
				.contextualName("scatter on " + shard)
				.parentObservation(this.observation)
				.lowCardinalityKeyValue("shard", shard)
				.lowCardinalityKeyValue(OUTCOME, "none")
				.start();
			Observation.Scope scope = part.openScope();
			return (outcome, failure) -> {
				scope.close();
				stop(part, outcome, failure);
			};
		}

		@Override
		public void end(Outcome outcome, @Nullable Throwable failure) {
			stop(this.observation, outcome, failure);
		}

	}

}
