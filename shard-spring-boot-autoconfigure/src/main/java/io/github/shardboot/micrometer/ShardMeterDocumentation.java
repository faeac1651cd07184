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
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.docs.MeterDocumentation;
import org.jspecify.annotations.Nullable;

/**
 * The meters of shards. Those of pools are HikariCP's own, those of calls on several
 * shards are in {@link ShardObservationDocumentation}.
 *
 * @author Shardboot Contributors
 */
enum ShardMeterDocumentation implements MeterDocumentation {

	/**
	 * Use of connections, from asking for one to giving it back.
	 */
	OPERATIONS("shard.operations", Meter.Type.TIMER, null, "shard", "operation", "outcome"),

	/**
	 * Connections taken from the pool of a shard.
	 */
	CONNECTIONS_ACQUIRED("shard.connections.acquired", Meter.Type.COUNTER, null, "shard"),

	/**
	 * Estimated rows of a table in a shard.
	 */
	ROWS("shard.rows", Meter.Type.GAUGE, null, "shard", "table"),

	/**
	 * Size of the database of a shard.
	 */
	SIZE("shard.size", Meter.Type.GAUGE, "bytes", "shard"),

	/**
	 * How unevenly the shards are used: (most - fewest) / most.
	 */
	SKEW("shard.skew", Meter.Type.GAUGE, null, "what"),

	/**
	 * 1 for a shard that answers, 0 for one that does not.
	 */
	UP("shard.up", Meter.Type.GAUGE, null, "shard"),

	/**
	 * Number of differences between the schema of a shard and that of most shards.
	 */
	SCHEMA_DRIFT("shard.schema.drift", Meter.Type.GAUGE, null, "shard"),

	/**
	 * 1 while the circuit of a shard is open, so that calls on it fail at once.
	 */
	CIRCUIT_OPEN("shard.circuit.open", Meter.Type.GAUGE, null, "shard"),

	/**
	 * Calls that have or wait for a connection to a shard.
	 */
	CALLS_ACTIVE("shard.calls.active", Meter.Type.GAUGE, null, "shard"),

	/**
	 * Calls that a shard's gate refused: its circuit is open, or too many are under way.
	 */
	CALLS_REFUSED("shard.calls.refused", Meter.Type.COUNTER, null, "shard", "reason"),

	/**
	 * Reads of a shard that a replica has served.
	 */
	REPLICA_READS("shard.replica.reads", Meter.Type.COUNTER, null, "shard", "replica"),

	/**
	 * Reads of a shard that no replica could serve.
	 */
	REPLICA_FALLBACKS("shard.replica.fallbacks", Meter.Type.COUNTER, null, "shard", "reason"),

	/**
	 * How old what a replica shows may be; not a number while it does not serve.
	 */
	REPLICA_LAG("shard.replica.lag", Meter.Type.GAUGE, "seconds", "shard", "replica"),

	/**
	 * Number of the shard map in force.
	 */
	MAP_EPOCH("shard.map.epoch", Meter.Type.GAUGE, null);

	private final String name;

	private final Meter.Type type;

	private final @Nullable String baseUnit;

	private final KeyName[] keys;

	ShardMeterDocumentation(String name, Meter.Type type, @Nullable String baseUnit, String... keys) {
		this.name = name;
		this.type = type;
		this.baseUnit = baseUnit;
		this.keys = Arrays.stream(keys).map((key) -> (KeyName) () -> key).toArray(KeyName[]::new);
	}

	@Override
	public String getName() {
		return this.name;
	}

	@Override
	public Meter.Type getType() {
		return this.type;
	}

	@Override
	public @Nullable String getBaseUnit() {
		return this.baseUnit;
	}

	@Override
	public KeyName[] getKeyNames() {
		return this.keys;
	}

}
