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

package io.github.shardboot.rebalance.command;

import java.io.PrintStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.InvalidDataAccessApiUsageException;

import io.github.shardboot.rebalance.MovePlan;
import io.github.shardboot.rebalance.MoveState;
import io.github.shardboot.rebalance.ShardMove;
import io.github.shardboot.rebalance.ShardRebalancer;
import io.github.shardboot.strategy.Suggestion;

/**
 * Does one thing with moves, as {@code shard.rebalance.run} says, and reports it as text.
 * <p>
 * {@code start} plans, starts and watches until each move has switched or is over;
 * {@code watch} does the latter alone. A process that is ended meanwhile stops no move
 * that another process can go on with. The exit code is 0, 1 for what was refused, or 2
 * if a move failed or was called off.
 *
 * @author Shardboot Contributors
 */
public final class RebalanceCommand {

	/**
	 * Done.
	 */
	public static final int OK = 0;

	/**
	 * Refused, with the reason printed.
	 */
	public static final int REFUSED = 1;

	/**
	 * A move failed or was called off.
	 */
	public static final int FAILED = 2;

	private static final List<String> COMMANDS = List.of("plan", "start", "watch", "status", "pause", "resume", "abort",
			"reverse", "complete");

	private final Supplier<@Nullable ShardRebalancer> rebalancers;

	private final double tolerance;

	private final MoveText text;

	private final PrintStream out;

	private final boolean terminal;

	private final Duration interval;

	/**
	 * Create a command.
	 * @param rebalancers returns who moves, or {@code null} without a catalog
	 * @param tolerance how far from its share a shard may be, unless the request says so
	 * @param text writes plans and moves
	 * @param out where to
	 * @param terminal whether a line can be written over
	 * @param interval the time between two looks at the moves
	 */
	public RebalanceCommand(Supplier<@Nullable ShardRebalancer> rebalancers, double tolerance, MoveText text,
			PrintStream out, boolean terminal, Duration interval) {
		this.rebalancers = rebalancers;
		this.tolerance = tolerance;
		this.text = text;
		this.out = out;
		this.terminal = terminal;
		this.interval = interval;
	}

	/**
	 * Do it.
	 * @param command what to do
	 * @param request what is wanted, for {@code plan} and {@code start}
	 * @param move the number of a move, or {@code null}
	 * @return the exit code
	 */
	public int run(String command, IntentRequest request, @Nullable Long move) {
		try {
			return execute(command.toLowerCase(Locale.ROOT), rebalancer(), request, move);
		}
		catch (DataAccessException ex) {
			this.out.println(ex.getMessage());
			return REFUSED;
		}
	}

	private ShardRebalancer rebalancer() {
		ShardRebalancer rebalancer = this.rebalancers.get();
		if (rebalancer == null) {
			throw new InvalidDataAccessApiUsageException(
					"Moves are written down in the catalog, and there is none. Set 'shard.catalog.enabled=true' in all instances, with a default database or 'shard.catalog.url'.");
		}
		return rebalancer;
	}

	private int execute(String command, ShardRebalancer rebalancer, IntentRequest request, @Nullable Long move) {
		return switch (command) {
			case "plan" -> plan(rebalancer, request);
			case "start" -> start(rebalancer, request);
			case "watch" -> watch(rebalancer, (move != null) ? List.of(move) : open(rebalancer));
			case "status" -> status(rebalancer, move);
			case "pause" -> change(rebalancer, command, move, rebalancer::pause);
			case "resume" -> change(rebalancer, command, move, rebalancer::resume);
			case "abort" -> change(rebalancer, command, move, rebalancer::abort);
			case "reverse" -> change(rebalancer, command, move, rebalancer::reverse);
			case "complete" -> change(rebalancer, command, move, rebalancer::complete);
			default -> throw new InvalidDataAccessApiUsageException("'shard.rebalance.run' is '%s'. %s"
				.formatted(command, Suggestion.of(command, "Commands", COMMANDS)));
		};
	}

	private int plan(ShardRebalancer rebalancer, IntentRequest request) {
		this.out.println(this.text.plan(rebalancer.plan(request.toIntent(this.tolerance))));
		this.out.println("Nothing was changed. 'shard.rebalance.run=start' starts these moves.");
		return OK;
	}

	private int start(ShardRebalancer rebalancer, IntentRequest request) {
		MovePlan plan = rebalancer.plan(request.toIntent(this.tolerance));
		this.out.println(this.text.plan(plan));
		return plan.moves().isEmpty() ? OK
				: watch(rebalancer, rebalancer.start(plan).stream().map(ShardMove::id).toList());
	}

	private static List<Long> open(ShardRebalancer rebalancer) {
		return rebalancer.moves().stream().filter((move) -> !isSettled(move)).map(ShardMove::id).sorted().toList();
	}

	private int status(ShardRebalancer rebalancer, @Nullable Long move) {
		List<ShardMove> moves = (move != null) ? List.of(rebalancer.status(move)) : rebalancer.moves();
		if (moves.isEmpty()) {
			this.out.println("There are no moves.");
		}
		moves.forEach((each) -> this.out.println(this.text.status(each)));
		return OK;
	}

	private int change(ShardRebalancer rebalancer, String command, @Nullable Long move, LongConsumer change) {
		if (move == null) {
			throw new InvalidDataAccessApiUsageException(
					"'%s' needs the number of a move: 'shard.rebalance.move'. 'shard.rebalance.run=status' lists them."
						.formatted(command));
		}
		change.accept(move);
		this.out.println(this.text.status(rebalancer.status(move)));
		return OK;
	}

	private int watch(ShardRebalancer rebalancer, List<Long> ids) {
		Map<Long, MoveState> seen = new HashMap<>();
		while (true) {
			List<ShardMove> moves = ids.stream().map(rebalancer::status).toList();
			report(moves, seen);
			if (moves.stream().allMatch(RebalanceCommand::isSettled)) {
				boolean done = moves.stream()
					.allMatch((move) -> move.switchedAt() != null && move.state() != MoveState.FAILED);
				return done ? OK : FAILED;
			}
			try {
				Thread.sleep(this.interval.toMillis());
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				this.out.println("Interrupted. The moves go on where another process can carry them out.");
				return FAILED;
			}
		}
	}

	private void report(List<ShardMove> moves, Map<Long, MoveState> seen) {
		boolean changed = false;
		for (ShardMove move : moves) {
			if (seen.put(move.id(), move.state()) != move.state()) {
				this.out.println((this.terminal ? "\r" : "") + this.text.status(move));
				changed = true;
			}
		}
		if (this.terminal && !moves.isEmpty()) {
			this.out.print("\r" + this.text.bar(moves));
			this.out.flush();
		}
		else if (changed) {
			this.out.println(this.text.bar(moves));
		}
	}

	// A move that has switched waits for whoever completes or reverses it.
	private static boolean isSettled(ShardMove move) {
		return move.state().isOver() || move.state() == MoveState.SWITCHED || move.state() == MoveState.CLEANING;
	}

}
