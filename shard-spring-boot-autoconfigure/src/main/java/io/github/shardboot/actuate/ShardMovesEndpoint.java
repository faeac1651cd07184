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

import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.InvalidDataAccessApiUsageException;

import io.github.shardboot.ShardUnavailableException;
import io.github.shardboot.rebalance.MoveIntent;
import io.github.shardboot.rebalance.ShardMove;
import io.github.shardboot.rebalance.ShardRebalancer;
import io.github.shardboot.rebalance.command.IntentRequest;
import io.github.shardboot.rebalance.command.MoveText;
import io.github.shardboot.strategy.Suggestion;

/**
 * Shows moves and plans: {@code /actuator/shardmoves}, {@code /actuator/shardmoves/<id>}
 * and {@code /actuator/shardmoves/plan?intent=...}. With unrestricted access it also
 * starts moves and changes them; without, which is the default, it changes nothing.
 * <p>
 * What is refused is answered with status 400, or 503 if a database does not serve, and
 * with the reason and the way out. No URL, login or SQL is shown, and a key only if
 * {@code shard.log-keys} says so.
 *
 * @author Shardboot Contributors
 */
@Endpoint(id = "shardmoves", defaultAccess = Access.READ_ONLY)
public final class ShardMovesEndpoint {

	private static final List<String> ACTIONS = List.of("pause", "resume", "abort", "reverse", "complete");

	private final ShardRebalancer rebalancer;

	private final double tolerance;

	private final MoveText text;

	/**
	 * Create an endpoint.
	 * @param rebalancer knows and changes moves
	 * @param tolerance how far from its share a shard may be, unless a request says so
	 * @param showKeys whether keys are shown
	 */
	public ShardMovesEndpoint(ShardRebalancer rebalancer, double tolerance, boolean showKeys) {
		this.rebalancer = rebalancer;
		this.tolerance = tolerance;
		this.text = new MoveText(showKeys);
	}

	/**
	 * Show all moves.
	 * @return the moves, newest first
	 */
	@ReadOperation
	public WebEndpointResponse<Object> moves() {
		return answer(() -> described(this.rebalancer.moves()));
	}

	/**
	 * Show one move, or make a plan, which changes nothing.
	 * @param what the number of a move, or {@code plan}
	 * @param intent the name of the intent of a plan
	 * @param target the shard that it is about
	 * @param slots the slots that it is about
	 * @param key the key that it is about
	 * @param range the range of keys that it is about
	 * @param tolerance how far from its share a shard may be
	 * @return the move or plan
	 */
	@ReadOperation
	public WebEndpointResponse<Object> show(@Selector String what, @Nullable String intent, @Nullable String target,
			@Nullable String slots, @Nullable String key, @Nullable String range, @Nullable Double tolerance) {
		return answer(() -> {
			if ("plan".equals(what)) {
				return ShardMovesDescriptor.Plan
					.of(this.rebalancer.plan(intent(intent, target, slots, key, range, tolerance)), this.text);
			}
			return ShardMovesDescriptor.Move.of(this.rebalancer.status(number(what)), this.text);
		});
	}

	/**
	 * Start what would be planned.
	 * @param intent the name of the intent
	 * @param target the shard that it is about
	 * @param slots the slots that it is about
	 * @param key the key that it is about
	 * @param range the range of keys that it is about
	 * @param tolerance how far from its share a shard may be
	 * @return the moves that were started
	 */
	@WriteOperation
	public WebEndpointResponse<Object> start(String intent, @Nullable String target, @Nullable String slots,
			@Nullable String key, @Nullable String range, @Nullable Double tolerance) {
		return answer(() -> described(
				this.rebalancer.start(this.rebalancer.plan(intent(intent, target, slots, key, range, tolerance)))));
	}

	/**
	 * Change a move.
	 * @param id the number of the move
	 * @param action pause, resume, abort, reverse or complete
	 * @return the move as it is then
	 */
	@WriteOperation
	public WebEndpointResponse<Object> change(@Selector String id, String action) {
		return answer(() -> {
			long move = number(id);
			switch (action.toLowerCase(Locale.ROOT)) {
				case "pause" -> this.rebalancer.pause(move);
				case "resume" -> this.rebalancer.resume(move);
				case "abort" -> this.rebalancer.abort(move);
				case "reverse" -> this.rebalancer.reverse(move);
				case "complete" -> this.rebalancer.complete(move);
				default -> throw new InvalidDataAccessApiUsageException(
						"There is no action '%s'. %s".formatted(action, Suggestion.of(action, "Actions", ACTIONS)));
			}
			return ShardMovesDescriptor.Move.of(this.rebalancer.status(move), this.text);
		});
	}

	private MoveIntent intent(@Nullable String intent, @Nullable String target, @Nullable String slots,
			@Nullable String key, @Nullable String range, @Nullable Double wanted) {
		return new IntentRequest(intent, target, slots, key, range, wanted).toIntent(this.tolerance);
	}

	private ShardMovesDescriptor described(List<ShardMove> moves) {
		return new ShardMovesDescriptor(
				moves.stream().map((move) -> ShardMovesDescriptor.Move.of(move, this.text)).toList());
	}

	private static long number(String id) {
		try {
			return Long.parseLong(id);
		}
		catch (NumberFormatException ex) {
			throw new InvalidDataAccessApiUsageException(
					"'%s' is not the number of a move. 'GET /actuator/shardmoves' lists them.".formatted(id));
		}
	}

	private static WebEndpointResponse<Object> answer(Supplier<Object> operation) {
		try {
			return new WebEndpointResponse<>(operation.get());
		}
		catch (DataAccessException ex) {
			int status = (ex instanceof ShardUnavailableException) ? WebEndpointResponse.STATUS_SERVICE_UNAVAILABLE
					: WebEndpointResponse.STATUS_BAD_REQUEST;
			return new WebEndpointResponse<>(new ShardMovesDescriptor.Refusal(String.valueOf(ex.getMessage())), status);
		}
	}

}
