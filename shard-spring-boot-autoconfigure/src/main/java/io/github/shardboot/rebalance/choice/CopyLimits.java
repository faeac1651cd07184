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

package io.github.shardboot.rebalance.choice;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * How much may be copied while writes are refused.
 *
 * @param maxRows how many rows
 * @param maxPause for how long
 * @author Shardboot Contributors
 */
public record CopyLimits(long maxRows, Duration maxPause) {

	/**
	 * Return why a unit must not be copied like that.
	 * @param rows its rows
	 * @param pause how long writes would be refused
	 * @return the reason with the ways out, or {@code null} if it may be
	 */
	public @Nullable String refusal(long rows, Duration pause) {
		if (rows > this.maxRows) {
			return refusal(
					"It has %,d rows, more than 'shard.rebalance.max-blocked-rows' (%,d)".formatted(rows, this.maxRows),
					"max-blocked-rows");
		}
		if (pause.compareTo(this.maxPause) > 0) {
			return refusal("Its %,d rows would take about %,d ms, more than 'shard.rebalance.max-pause' (%,d ms)"
				.formatted(rows, pause.toMillis(), this.maxPause.toMillis()), "max-pause");
		}
		return null;
	}

	private static String refusal(String what, String property) {
		return ("Too much to be copied while writes are refused. %s. Set 'wal_level=logical' in both shards, move less"
				+ " at once, or raise 'shard.rebalance.%s'.")
			.formatted(what, property);
	}

}
