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

package io.github.shardboot.lane;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import io.github.shardboot.ShardConfigurationException;

/**
 * How a process gets its lane.
 *
 * @param lane the lane that is fixed by hand, or {@code null} to take a free one
 * @param laneBits the number of bits for the lane; all processes must agree
 * @param lease how long a lane belongs to a process that gives no sign of life
 * @author Shardboot Contributors
 */
public record LaneSettings(@Nullable Integer lane, int laneBits, Duration lease) {

	/**
	 * Check the settings.
	 * @throws ShardConfigurationException if a number is out of range
	 */
	public LaneSettings {
		if (laneBits < 5 || laneBits > 8) {
			throw new ShardConfigurationException("shard.id.lane-bits", "'%s' bits are impossible.".formatted(laneBits),
					"Use '5' to '8'; the sequence gets the rest of '10'.");
		}
		if (lane != null && (lane < 0 || lane >= 1 << laneBits)) {
			throw new ShardConfigurationException("shard.id.lane", "There is no lane '%s'.".formatted(lane),
					"With 'shard.id.lane-bits' set to '%s' use '0' to '%s'.".formatted(laneBits, (1 << laneBits) - 1));
		}
		if (lease.toMillis() < 100) {
			throw new ShardConfigurationException("shard.id.lease", "A lease of '%s' is too short.".formatted(lease),
					"Use some seconds, such as '30s'.");
		}
	}

}
