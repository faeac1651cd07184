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

package io.github.shardboot.actuate;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

import io.github.shardboot.inspection.ShardFacts;

/**
 * What {@link ShardsEndpoint} shows. Its JSON is a contract, described by
 * {@code docs/observability/shards-endpoint.schema.json}; a part that is {@code null} is
 * left out.
 *
 * @param epoch the number of the shard map
 * @param strategy the name of the strategy
 * @param keyType the type of all keys
 * @param slots the number of slots, or {@code null} if the strategy has none
 * @param hashFunction the hash function, or {@code null} if the strategy has none
 * @param defaultDatabase whether there is a default database
 * @param shards each shard by name
 * @param servers the connections that all pools may need of each server that answers
 * @param skew how unevenly the shards are used, or {@code null} if that is not measured
 * @param routes where calls of repositories go, by repository and method
 * @author Shardboot Contributors
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ShardsDescriptor(long epoch, String strategy, String keyType, @Nullable Integer slots,
		@Nullable String hashFunction, boolean defaultDatabase, SortedMap<String, Shard> shards, List<Server> servers,
		@Nullable Skew skew, Map<String, SortedMap<String, String>> routes) {

	/**
	 * One shard.
	 *
	 * @param state {@code UP} or {@code DOWN}
	 * @param error why it is down, or {@code null} if it is up
	 * @param slots the number of slots it owns, or {@code null} if the strategy has none
	 * @param slotRanges the slots it owns, or {@code null} if the strategy has none
	 * @param pool its connection pool
	 * @param replicas its replicas, or {@code null} if it has none
	 * @param hotKeys the keys that are used most, or {@code null} if they are not counted
	 * @param database what its database says, or {@code null} if it is down
	 */
	@JsonInclude(JsonInclude.Include.NON_NULL)
	public record Shard(String state, @Nullable String error, @Nullable Integer slots,
			@Nullable List<String> slotRanges, Pool pool, @Nullable List<Replica> replicas,
			@Nullable List<HotKey> hotKeys, @Nullable Database database) {

	}

	/**
	 * A connection pool.
	 *
	 * @param open whether it has been used
	 * @param active connections in use
	 * @param idle connections not in use
	 * @param waiting threads that wait for a connection
	 * @param max the limit
	 */
	public record Pool(boolean open, int active, int idle, int waiting, int max) {

	}

	/**
	 * A replica.
	 *
	 * @param name the name of the shard, and which of its replicas it is
	 * @param state {@code UP} or {@code DOWN}
	 * @param error why it does not serve, or {@code null} if it does
	 * @param lagSeconds how old what it shows may be, or {@code null} if it does not
	 * serve
	 * @param reads how many reads it has served
	 * @param pool its connection pool
	 */
	@JsonInclude(JsonInclude.Include.NON_NULL)
	public record Replica(String name, String state, @Nullable String error, @Nullable Double lagSeconds, long reads,
			Pool pool) {

	}

	/**
	 * A key that is used often.
	 *
	 * @param key the key, or {@code null} if keys are not shown
	 * @param operations its operations since the start, at most
	 * @param error by how much that may be too high
	 */
	@JsonInclude(JsonInclude.Include.NON_NULL)
	public record HotKey(@Nullable String key, long operations, long error) {

		// says nothing about the key
		@Override
		public String toString() {
			return "HotKey[operations=%d]".formatted(this.operations);
		}

	}

	/**
	 * What a database says about itself.
	 *
	 * @param serverVersion the version of the server
	 * @param standby whether it accepts no writes
	 * @param replicaLagSeconds how far its slowest replica is behind, or {@code null} if
	 * that is not known
	 * @param maxConnections the limit of the server
	 * @param sizeBytes its size on disk
	 * @param rows the estimated rows by table
	 * @param migrationVersion the version of its last migration, or {@code null} if there
	 * is none
	 * @param schemaFingerprint a text that only equal schemas share
	 * @param drift how its schema differs from that of most shards; empty if it does not
	 * @param marker its marker row, or {@code null} if there is none
	 */
	@JsonInclude(JsonInclude.Include.NON_NULL)
	public record Database(String serverVersion, boolean standby, @Nullable Double replicaLagSeconds,
			int maxConnections, long sizeBytes, SortedMap<String, Long> rows, @Nullable String migrationVersion,
			String schemaFingerprint, List<String> drift, ShardFacts.@Nullable Marker marker) {

	}

	/**
	 * The connections of one server.
	 *
	 * @param shards the shards on it
	 * @param pooled the sum of the maximum sizes of their pools
	 * @param instances the number of instances of the application
	 * @param demand how many connections all pools of all instances may open
	 * @param allowed how many the server gives to applications
	 * @param exceeded whether that is not enough
	 */
	public record Server(List<String> shards, int pooled, int instances, long demand, int allowed, boolean exceeded) {

	}

	/**
	 * How unevenly the shards are used: (most - fewest) / most.
	 *
	 * @param rows by rows
	 * @param operations by operations of the last sampling interval
	 */
	public record Skew(double rows, double operations) {

	}

}
