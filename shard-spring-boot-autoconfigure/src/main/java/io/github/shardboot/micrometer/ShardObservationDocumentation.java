package io.github.shardboot.micrometer;

import java.util.Arrays;

import io.micrometer.common.docs.KeyName;
import io.micrometer.observation.docs.ObservationDocumentation;

/**
 * The observations of calls on several shards, each a timer and a span.
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
	SCATTER_BRANCH("shard.scatter.branch", "shard", "outcome");

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
