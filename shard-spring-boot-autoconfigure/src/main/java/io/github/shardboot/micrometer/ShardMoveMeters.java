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

package io.github.shardboot.micrometer;

import java.time.Duration;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.BaseUnits;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.context.event.EventListener;

import io.github.shardboot.rebalance.MoveProgress;
import io.github.shardboot.rebalance.MoveState;
import io.github.shardboot.rebalance.ShardMove;
import io.github.shardboot.rebalance.watch.MoveWatch;
import io.github.shardboot.rebalance.watch.ShardMoveEvent;

/**
 * Meters of moves. All instances see the same moves, so of several instances take the
 * maximum, not the sum. No database is asked.
 *
 * @author Shardboot Contributors
 */
public final class ShardMoveMeters implements MeterBinder {

	private final MoveWatch watch;

	private final Supplier<MeterRegistry> registry;

	/**
	 * Create the meters.
	 * @param watch knows the moves
	 * @param registry returns where timers are, when the first move changes its state
	 */
	public ShardMoveMeters(MoveWatch watch, Supplier<MeterRegistry> registry) {
		this.watch = watch;
		this.registry = registry;
	}

	@Override
	public void bindTo(MeterRegistry meters) {
		for (MoveState state : MoveState.values()) {
			Gauge.builder("shard.moves", this.watch, (source) -> count(source, state))
				.description("Moves in a state, of those that were open in the last 24 hours")
				.tag("state", name(state))
				.register(meters);
		}
		gauge(meters, "shard.moves.rows", "Rows that open moves have copied", BaseUnits.ROWS, MoveProgress::rowsCopied);
		gauge(meters, "shard.moves.lag", "Log that targets of open moves have not confirmed", BaseUnits.BYTES,
				MoveProgress::lagBytes);
		gauge(meters, "shard.moves.retained", "Log that shards keep for open moves", BaseUnits.BYTES,
				MoveProgress::retainedBytes);
	}

	private void gauge(MeterRegistry meters, String name, String description, String unit,
			ToLongFunction<MoveProgress> value) {
		Gauge.builder(name, this.watch, (source) -> sum(source, value))
			.description(description)
			.baseUnit(unit)
			.register(meters);
	}

	private static double count(MoveWatch watch, MoveState state) {
		return watch.moves().stream().filter((move) -> move.state() == state).count();
	}

	private static double sum(MoveWatch watch, ToLongFunction<MoveProgress> value) {
		return watch.moves()
			.stream()
			.filter((move) -> !move.state().isOver())
			.mapToLong((move) -> value.applyAsLong(move.progress()))
			.sum();
	}

	/**
	 * Time how long a move was in its last state, and the pause once it has switched.
	 * @param event what happened to a move
	 */
	@EventListener
	public void changed(ShardMoveEvent event) {
		ShardMove move = event.move();
		ShardMove previous = event.previous();
		if (previous != null) {
			this.registry.get()
				.timer("shard.moves.state", "state", name(previous.state()))
				.record(Duration.between(previous.updatedAt(), move.updatedAt()));
		}
		Duration pause = move.progress().pause();
		if (pause != null && move.switchedAt() != null && (previous == null || previous.switchedAt() == null)) {
			this.registry.get().timer("shard.moves.pause").record(pause);
		}
	}

	private static String name(MoveState state) {
		return state.name().toLowerCase(Locale.ROOT);
	}

}
