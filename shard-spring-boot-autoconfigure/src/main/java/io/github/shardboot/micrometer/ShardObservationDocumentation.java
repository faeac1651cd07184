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

import java.util.Arrays;

import io.micrometer.common.docs.KeyName;
import io.micrometer.observation.docs.ObservationDocumentation;

/**
 * The observations of calls on several shards and of moves, each a timer and a span.
 *
 * @author Shardboot Contributors
 */
enum ShardObservationDocumentation implements ObservationDocumentation {

	/**
	 * A call on several shards.
	 */
	SCATTER("shard.scatter", "operation", "outcome"),

	/**
	 * The part of such a call on one shard.
	 */
	SCATTER_BRANCH("shard.scatter.branch", "shard", "outcome"),

	/**
	 * A state of a move of slots or keys.
	 */
	MOVE("shard.move", "state", "source", "target", "outcome");

	private final String name;

	private final KeyName[] keys;

	ShardObservationDocumentation(String name, String... keys) {
		this.name = name;
		this.keys = Arrays.stream(keys).map((key) -> (KeyName) () -> key).toArray(KeyName[]::new);
	}

	@Override
	public String getName() {
		return this.name;
	}

	@Override
	public KeyName[] getLowCardinalityKeyNames() {
		return this.keys;
	}

}
