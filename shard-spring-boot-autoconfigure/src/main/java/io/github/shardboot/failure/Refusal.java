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

package io.github.shardboot.failure;

import java.sql.SQLException;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * A shard has refused a statement, without executing it, because what it concerns is
 * being moved or was moved ({@code shardboot.enter}).
 *
 * @param moved whether another shard owns it; otherwise the shard asks to come back in a
 * moment
 * @param epoch the epoch of the shard map that the shard knows, or zero
 * @param failure what the driver says
 * @author Shardboot Contributors
 */
public record Refusal(boolean moved, long epoch, SQLException failure) {

	private static final String MOVED = "SH001";

	private static final String MOVING = "SH002";

	private static final Pattern EPOCH = Pattern.compile("epoch=(\\d{1,18})");

	/**
	 * The states of a shard that has no schema for moves, or no function in it.
	 */
	private static final Set<String> MISSING = Set.of("3F000", "42883");

	/**
	 * Find out whether a shard plays no part in a move that it was asked about.
	 * @param failure the failure of the question
	 * @return the refusal, of epoch zero, or {@code null} if it is none of that
	 */
	public static @Nullable Refusal noPart(@Nullable Throwable failure) {
		if (!(failure instanceof SQLException ex)) {
			return null;
		}
		Refusal refusal = MISSING.contains(String.valueOf(ex.getSQLState())) ? new Refusal(true, 0, ex) : of(ex);
		return (refusal != null && refusal.moved() && refusal.epoch() == 0) ? refusal : null;
	}

	/**
	 * Return whether another shard owns what a statement concerns.
	 * @param failure the failure of the statement
	 * @return whether the shard says so
	 */
	public static boolean isMoved(@Nullable Throwable failure) {
		Refusal refusal = (failure instanceof SQLException ex) ? of(ex) : null;
		return refusal != null && refusal.moved();
	}

	/**
	 * Find out whether a shard refused a statement because of a move.
	 * @param failure the failure of the statement
	 * @return the refusal, or {@code null} if it is none
	 */
	public static @Nullable Refusal of(SQLException failure) {
		for (SQLException next = failure; next != null; next = next.getNextException()) {
			boolean moved = MOVED.equals(next.getSQLState());
			if (moved || MOVING.equals(next.getSQLState())) {
				return new Refusal(moved, epoch(next), failure);
			}
		}
		return null;
	}

	private static long epoch(SQLException failure) {
		ServerErrorMessage message = (failure instanceof PSQLException ex) ? ex.getServerErrorMessage() : null;
		String detail = (message != null) ? message.getDetail() : null;
		Matcher epoch = (detail != null) ? EPOCH.matcher(detail) : null;
		return (epoch != null && epoch.find()) ? Long.parseLong(epoch.group(1)) : 0;
	}

}
