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

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

import io.github.shardboot.rebalance.MoveEngine;
import io.github.shardboot.rebalance.MovePlan;
import io.github.shardboot.rebalance.MoveProgress;
import io.github.shardboot.rebalance.MoveUnit;
import io.github.shardboot.rebalance.PlannedMove;
import io.github.shardboot.rebalance.ShardMove;

/**
 * Writes plans and moves for people. Keys are in it only if the application says so.
 *
 * @author Shardboot Contributors
 */
public final class MoveText {

	private static final int BAR = 30;

	private static final String[] UNITS = { "B", "kB", "MB", "GB", "TB" };

	private static final int MAX_MOVES = 50;

	private final boolean showKeys;

	/**
	 * Create a writer.
	 * @param showKeys whether keys are written
	 */
	public MoveText(boolean showKeys) {
		this.showKeys = showKeys;
	}

	/**
	 * Write a plan.
	 * @param plan the plan
	 * @return some lines
	 */
	public String plan(MovePlan plan) {
		List<String> lines = new ArrayList<>();
		if (plan.moves().isEmpty()) {
			lines.add("Nothing to move (map of epoch %d).".formatted(plan.epoch()));
		}
		else {
			lines.add("%d moves (map of epoch %d):".formatted(plan.moves().size(), plan.epoch()));
			plan.moves().stream().limit(MAX_MOVES).forEach((move) -> lines.add("  " + planned(move)));
			if (plan.moves().size() > MAX_MOVES) {
				lines.add("  ... and %d more".formatted(plan.moves().size() - MAX_MOVES));
			}
		}
		plan.shards()
			.forEach((shard, forecast) -> lines
				.add("  %s: %s, %,d rows -> %s, %,d rows".formatted(shard, bytes(forecast.bytesBefore()),
						forecast.rowsBefore(), bytes(forecast.bytesAfter()), forecast.rowsAfter())));
		plan.notes().forEach((note) -> lines.add("Note: " + note + "."));
		return String.join(System.lineSeparator(), lines);
	}

	private String planned(PlannedMove move) {
		String text = "%s: %s -> %s%s".formatted(unit(move.unit()), move.source(), move.target(), by(move.engine()));
		PlannedMove.Estimate estimate = move.estimate();
		if (estimate == null) {
			return text;
		}
		return "%s, %s, %,d rows, takes %s, pause %s".formatted(text, bytes(estimate.bytes()), estimate.rows(),
				duration(estimate.duration()), duration(estimate.pause()));
	}

	/**
	 * Write how far a move is, in one line.
	 * @param move the move
	 * @return the line
	 */
	public String status(ShardMove move) {
		MoveProgress progress = move.progress();
		String text = "Move %d (%s: %s -> %s%s) %s%s, %,d of %,d rows".formatted(move.id(), unit(move.unit()),
				move.source(), move.target(), by(move.engine()), move.state(), move.paused() ? " (paused)" : "",
				progress.rowsCopied(), Math.max(progress.rowsCopied(), progress.rowsExpected()));
		if (progress.lagBytes() > 0) {
			text += ", lag " + bytes(progress.lagBytes());
		}
		if (progress.pause() != null) {
			text += ", pause " + duration(progress.pause());
		}
		if (progress.eta() != null && !move.state().isOver()) {
			text += ((move.engine() == MoveEngine.BLOCKED_COPY) ? ", pause expected " : ", copied in about ")
					+ duration(progress.eta());
		}
		return (move.reason() != null) ? text + ": " + move.reason() : text;
	}

	/**
	 * Write a bar of how much of several moves is copied.
	 * @param moves the moves
	 * @return one line
	 */
	public String bar(List<ShardMove> moves) {
		long copied = 0;
		long expected = 0;
		int over = 0;
		for (ShardMove move : moves) {
			boolean switched = move.switchedAt() != null;
			long rows = Math.max(move.progress().rowsExpected(), move.progress().rowsCopied());
			expected += Math.max(1, rows);
			copied += (switched || move.state().isOver()) ? Math.max(1, rows) : move.progress().rowsCopied();
			over += (switched || move.state().isOver()) ? 1 : 0;
		}
		int full = (expected > 0) ? (int) (BAR * Math.min(copied, expected) / expected) : 0;
		return "[%s%s] %3d %%, %d of %d moves".formatted("#".repeat(full), ".".repeat(BAR - full),
				(expected > 0) ? 100 * Math.min(copied, expected) / expected : 0, over, moves.size());
	}

	/**
	 * Write what moves.
	 * @param unit what moves
	 * @return the slots as ranges, or the key if it may be written
	 */
	public String unit(MoveUnit unit) {
		if (unit instanceof MoveUnit.Slots slots) {
			return ranges(slots)
					+ (slots.except().isEmpty() ? "" : " without %d keys".formatted(slots.except().size()));
		}
		if (unit instanceof MoveUnit.Range range) {
			return this.showKeys ? "keys '%s..%s'".formatted((range.low() != null) ? range.low() : "",
					(range.high() != null) ? range.high() : "") : unit.toString();
		}
		return this.showKeys ? "key '" + ((MoveUnit.Key) unit).key() + "'" : unit.toString();
	}

	private static String ranges(MoveUnit.Slots unit) {
		List<String> ranges = new ArrayList<>();
		Iterator<Integer> slots = unit.slots().iterator();
		int first = slots.next();
		int last = first;
		while (slots.hasNext()) {
			int slot = slots.next();
			if (slot != last + 1) {
				ranges.add(range(first, last));
				first = slot;
			}
			last = slot;
		}
		ranges.add(range(first, last));
		return (ranges.size() <= MAX_MOVES) ? "slots " + String.join(",", ranges)
				: "%d slots, %d to %d".formatted(unit.slots().size(), unit.slots().first(), unit.slots().last());
	}

	private static String range(int first, int last) {
		return (first == last) ? String.valueOf(first) : first + "-" + last;
	}

	// the usual one goes without saying
	private static String by(@Nullable MoveEngine engine) {
		return (engine == MoveEngine.BLOCKED_COPY) ? " by " + engine : "";
	}

	private static String duration(@Nullable Duration duration) {
		if (duration == null) {
			return "unknown";
		}
		if (duration.toMillis() < 1000) {
			return duration.toMillis() + " ms";
		}
		long seconds = duration.toSeconds();
		return (seconds < 60) ? seconds + " s"
				: String.format(Locale.ROOT, "%d:%02d:%02d h", seconds / 3600, seconds / 60 % 60, seconds % 60);
	}

	private static String bytes(long bytes) {
		double rest = bytes;
		int unit = 0;
		while (Math.abs(rest) >= 1000 && unit < UNITS.length - 1) {
			rest /= 1000;
			unit++;
		}
		return String.format(Locale.ROOT, (unit == 0) ? "%.0f %s" : "%.1f %s", rest, UNITS[unit]);
	}

}
