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

package io.github.shardboot.migration;

import java.sql.Connection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.github.shardboot.ShardUnavailableException;
import io.github.shardboot.routing.ShardVerifier;

/**
 * The shards that must not serve because they could not be migrated. Thread-safe.
 *
 * @author Shardboot Contributors
 */
public final class UnmigratedShards implements ShardVerifier {

	private final Map<String, String> outcomes = new ConcurrentHashMap<>();

	void add(String shard, String outcome) {
		this.outcomes.put(shard, outcome);
	}

	@Override
	public void verify(String shard, Connection connection) {
		String outcome = this.outcomes.get(shard);
		if (outcome != null) {
			throw new ShardUnavailableException(shard,
					"Shard '%s' does not serve because its schema could not be migrated (%s). Mend that and start again."
						.formatted(shard, outcome),
					null);
		}
	}

}
