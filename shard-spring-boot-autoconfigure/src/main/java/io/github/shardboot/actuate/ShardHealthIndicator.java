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

import java.sql.Connection;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

import io.github.shardboot.routing.ShardDataSources;
import io.github.shardboot.routing.direct.FailureText;
import io.github.shardboot.routing.direct.ShardAnswer;
import io.github.shardboot.routing.direct.ShardProbe;
import io.github.shardboot.routing.replica.Replica;
import io.github.shardboot.routing.replica.ShardReplicas;

/**
 * Health of all shards: up if all are, down if none is, and {@link #DEGRADED} if only
 * some are, because the others still serve.
 * <p>
 * Every shard is asked at once, through its pool, so that what a call would meet is what
 * is reported: also a pool without a free connection, and a database that is not the
 * shard. A shard that does not answer in time is down. Replicas that do not serve degrade
 * the health, because their primary serves in their place.
 *
 * @author Shardboot Contributors
 */
public final class ShardHealthIndicator extends AbstractHealthIndicator implements AutoCloseable {

	/**
	 * Some shards serve and some do not.
	 */
	public static final Status DEGRADED = new Status("DEGRADED");

	private final ShardDataSources shards;

	private final Duration timeout;

	private final ShardProbe<Boolean> probe;

	/**
	 * Create an indicator.
	 * @param shards the shards; those that are there at the time of a check are checked
	 * @param timeout how long to wait for all of them together
	 */
	public ShardHealthIndicator(ShardDataSources shards, Duration timeout) {
		super("Health check of the shards failed");
		this.shards = shards;
		this.timeout = timeout;
		this.probe = new ShardProbe<>("shard-health", this::isValid);
	}

	private Boolean isValid(String shard) throws Exception {
		try (Connection connection = this.shards.get(shard).getConnection()) {
			return connection.isValid((int) Math.max(1, this.timeout.toSeconds()));
		}
	}

	@Override
	protected void doHealthCheck(Health.Builder builder) {
		SortedMap<String, ShardAnswer<Boolean>> answers = this.probe.ask(this.shards.names(), this.timeout);
		Map<String, Object> details = new TreeMap<>();
		int up = 0;
		boolean replicated = true;
		for (Map.Entry<String, ShardAnswer<Boolean>> entry : answers.entrySet()) {
			String error = error(entry.getValue());
			details.put(entry.getKey(), detail(entry.getKey(), error));
			up += (error != null) ? 0 : 1;
			replicated = replicated && hasAllReplicas(entry.getKey());
		}
		Status status = status(up, answers.size());
		builder.status((status == Status.UP && !replicated) ? DEGRADED : status).withDetail("shards", details);
	}

	private static Status status(int up, int all) {
		if (up == all) {
			return Status.UP;
		}
		return (up != 0) ? DEGRADED : Status.DOWN;
	}

	private static @Nullable String error(ShardAnswer<Boolean> answer) {
		if (answer.failure() != null) {
			return FailureText.of(answer.failure());
		}
		return Boolean.TRUE.equals(answer.value()) ? null : "the connection is not valid";
	}

	private boolean hasAllReplicas(String shard) {
		ShardReplicas replicas = this.shards.replicas(shard);
		return replicas == null || replicas.all().stream().allMatch((replica) -> replica.error() == null);
	}

	private Map<String, Object> detail(String shard, @Nullable String error) {
		Map<String, Object> detail = new LinkedHashMap<>();
		detail.put("status", (error != null) ? Status.DOWN.getCode() : Status.UP.getCode());
		if (error != null) {
			detail.put("error", error);
		}
		if (this.shards.gate(shard).status().open()) {
			detail.put("circuit", "open");
		}
		ShardReplicas replicas = this.shards.replicas(shard);
		if (replicas != null) {
			Map<String, Object> details = new LinkedHashMap<>();
			replicas.all().forEach((replica) -> details.put(replica.name(), detail(replica)));
			detail.put("replicas", details);
		}
		return detail;
	}

	private static Map<String, Object> detail(Replica replica) {
		Map<String, Object> detail = new LinkedHashMap<>();
		String error = replica.error();
		detail.put("status", (error != null) ? Status.DOWN.getCode() : Status.UP.getCode());
		if (error != null) {
			detail.put("error", error);
		}
		Duration lag = replica.lag();
		if (lag != null) {
			detail.put("lagMillis", lag.toMillis());
		}
		return detail;
	}

	@Override
	public void close() {
		this.probe.close();
	}

}
