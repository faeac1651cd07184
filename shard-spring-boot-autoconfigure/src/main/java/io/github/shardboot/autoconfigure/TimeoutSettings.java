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

import com.zaxxer.hikari.HikariConfig;

import io.github.shardboot.ShardConfigurationException;

/**
 * How long calls wait for a shard that does not answer, as the driver and the connections
 * take it.
 *
 * @param connectSeconds time to reach a shard and log in
 * @param socketSeconds time to wait for any answer
 * @param callMillis time to wait for the answer to one statement or commit, or zero
 * @author Shardboot Contributors
 */
record TimeoutSettings(int connectSeconds, int socketSeconds, int callMillis) {

	static TimeoutSettings of(ShardProperties.Timeouts timeouts) {
		Duration call = timeouts.call();
		return new TimeoutSettings(seconds("connect", timeouts.connect()), seconds("socket", timeouts.socket()),
				(call != null) ? (int) checked("call", call, Duration.ofMillis(1)).toMillis() : 0);
	}

	private static int seconds(String name, Duration timeout) {
		return (int) checked(name, timeout, Duration.ofSeconds(1)).toSeconds();
	}

	private static Duration checked(String name, Duration timeout, Duration least) {
		if (timeout.compareTo(least) < 0 || timeout.compareTo(Duration.ofDays(1)) > 0) {
			throw new ShardConfigurationException("shard.timeouts." + name,
					"A time of '%s' is too short or too long.".formatted(timeout),
					"Set it to something from %s to one day.".formatted(describe(least)));
		}
		return timeout;
	}

	private static String describe(Duration least) {
		return (least.toSeconds() > 0) ? "one second" : "one millisecond";
	}

	/**
	 * Set the timeouts of the driver. Logging in is bounded too: a frozen server still
	 * accepts connections.
	 * @param pool a pool that has not started
	 */
	void applyTo(HikariConfig pool) {
		pool.addDataSourceProperty("connectTimeout", String.valueOf(this.connectSeconds));
		pool.addDataSourceProperty("loginTimeout", String.valueOf(this.connectSeconds));
		pool.addDataSourceProperty("socketTimeout", String.valueOf(this.socketSeconds));
	}

}
