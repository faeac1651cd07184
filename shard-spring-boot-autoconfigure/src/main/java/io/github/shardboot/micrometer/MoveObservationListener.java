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

import java.util.Locale;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;

import io.github.shardboot.rebalance.ShardMove;
import io.github.shardboot.rebalance.engine.observe.MoveListener;

/**
 * Observes each state of a move as {@code shard.move}, in the process that carries it
 * out. No keys, no SQL. The observations have no parent and no scope: a move goes from
 * thread to thread.
 *
 * @author Shardboot Contributors
 */
public final class MoveObservationListener implements MoveListener {

	private static final String OUTCOME = "outcome";

	private final ObservationRegistry registry;

	/**
	 * Create a listener.
	 * @param registry where observations go
	 */
	public MoveObservationListener(ObservationRegistry registry) {
		this.registry = registry;
	}

	@Override
	public Stay entered(ShardMove move) {
		String state = name(move.state());
		Observation observation = Observation.createNotStarted("shard.move", this.registry)
			.contextualName("move " + state)
			.lowCardinalityKeyValue("state", state)
			.lowCardinalityKeyValue("source", move.source())
			.lowCardinalityKeyValue("target", move.target())
			.lowCardinalityKeyValue(OUTCOME, "none")
			.start();
		return (outcome) -> observation.lowCardinalityKeyValue(OUTCOME, name(outcome)).stop();
	}

	private static String name(Enum<?> value) {
		return value.name().toLowerCase(Locale.ROOT);
	}

}
