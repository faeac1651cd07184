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

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Moves of slots and keys between shards. They need the catalog.
 *
 * @param enabled Whether this process may carry moves out.
 * @param tables Column of the shard key by the name of the table, with its schema unless
 * that is 'public'.
 * @param referenceTables Tables that are equal in all shards, to which moved tables may
 * refer.
 * @param username Login user for moves; that of the shard if not set.
 * @param password Login password for moves.
 * @param connections How other shards reach a shard, as a libpq connection string, by the
 * name of the shard; taken from its URL if not set.
 * @param maxConcurrentMoves How many moves copy or switch at once.
 * @param maxPause How long writes to what is moved may be refused at the switch.
 * @param grace Time after the switch before rows of the source are deleted.
 * @param lease Time after which an instance that was not seen is taken to be gone.
 * @param reverse Whether a move can be reversed until it is completed; it is then cleaned
 * up only when completed.
 * @param maxRetained Size of the log that a shard may keep for a move before that is
 * called off, in bytes.
 * @param blockedCopyRows Number of rows up to which a unit is copied while writes are
 * refused, where logical replication cannot be had; 0 for never.
 * @author Shardboot Contributors
 */
public record RebalanceProperties(@DefaultValue("true") boolean enabled, @DefaultValue Map<String, String> tables,
		@DefaultValue List<String> referenceTables, @Nullable String username, @Nullable String password,
		@DefaultValue Map<String, String> connections, @DefaultValue("2") int maxConcurrentMoves,
		@DefaultValue("2s") Duration maxPause, @DefaultValue("10m") Duration grace, @DefaultValue("10s") Duration lease,
		@DefaultValue("true") boolean reverse, @DefaultValue("10737418240") long maxRetained,
		@DefaultValue("20000") long blockedCopyRows) {

	// keeps passwords to itself
	@Override
	public String toString() {
		return "Rebalance[enabled=%s, tables=%s]".formatted(this.enabled, this.tables);
	}

}
