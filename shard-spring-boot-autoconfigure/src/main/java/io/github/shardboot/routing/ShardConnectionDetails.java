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

package io.github.shardboot.routing;

import java.util.List;
import java.util.Map;

import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;

/**
 * Where the shards are and how to log in. Declare a bean of this type to take them from
 * elsewhere than {@code shard.shards.*}; several beans have all shards together.
 *
 * @author Shardboot Contributors
 */
@FunctionalInterface
public interface ShardConnectionDetails extends ConnectionDetails {

	/**
	 * Return all shards. Asked once, at start-up.
	 * @return connection details by the name of the shard
	 */
	Map<String, JdbcConnectionDetails> getShards();

	/**
	 * Return the standbys that may serve the reads of shards. Asked once, at start-up.
	 * @return connection details by the name of the shard; shards without any may be left
	 * out
	 */
	default Map<String, List<JdbcConnectionDetails>> getReplicas() {
		return Map.of();
	}

}
