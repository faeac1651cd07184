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

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

import io.github.shardboot.rebalance.MoveState;
import io.github.shardboot.rebalance.ShardMove;
import io.github.shardboot.rebalance.watch.MoveWatch;

/**
 * Tells which moves are open, and which failed in the last 24 hours. It is always up: a
 * move that failed left its rows where they were, and whoever calls this to decide about
 * an instance must not end it for that. No database is asked.
 *
 * @author Shardboot Contributors
 */
public final class ShardMovesHealthIndicator extends AbstractHealthIndicator {

	private final MoveWatch watch;

	/**
	 * Create an indicator.
	 * @param watch knows the moves
	 */
	public ShardMovesHealthIndicator(MoveWatch watch) {
		this.watch = watch;
	}

	@Override
	protected void doHealthCheck(Health.Builder builder) {
		int open = 0;
		List<Map<String, Object>> failed = new ArrayList<>();
		for (ShardMove move : this.watch.moves()) {
			open += move.state().isOver() ? 0 : 1;
			if (move.state() == MoveState.FAILED) {
				Map<String, Object> detail = new LinkedHashMap<>();
				detail.put("id", move.id());
				detail.put("source", move.source());
				detail.put("target", move.target());
				detail.put("reason", String.valueOf(move.reason()));
				failed.add(detail);
			}
		}
		builder.up().withDetail("open", open);
		if (!failed.isEmpty()) {
			builder.withDetail("failed", failed);
		}
	}

}
