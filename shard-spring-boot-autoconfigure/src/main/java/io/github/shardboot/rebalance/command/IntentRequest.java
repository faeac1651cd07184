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

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.util.StringUtils;

import io.github.shardboot.rebalance.MoveIntent;
import io.github.shardboot.strategy.Suggestion;

/**
 * An intent as texts. {@link #toString()} never contains the key.
 *
 * @param intent the name of the intent
 * @param target the name of a shard, or {@code null}
 * @param slots slots such as {@code 0-63,70}, or {@code null}
 * @param key the text of a key, or {@code null}
 * @param range a range of keys such as {@code 1000..2000}, or {@code null}
 * @param tolerance how far from its share a shard may be, or {@code null} for the default
 * @author Shardboot Contributors
 */
public record IntentRequest(@Nullable String intent, @Nullable String target, @Nullable String slots,
		@Nullable String key, @Nullable String range, @Nullable Double tolerance) {

	private static final List<String> INTENTS = List.of("add-shard", "even-out", "isolate-tenant", "move-key",
			"move-range", "move-slots", "remove-shard");

	private static final int MAX_SLOT = 65535;

	/**
	 * Read the intent.
	 * @param defaultTolerance the tolerance if the request has none
	 * @return the intent
	 * @throws InvalidDataAccessApiUsageException if something is missing or cannot be
	 * read
	 */
	public MoveIntent toIntent(double defaultTolerance) {
		String name = required("intent", this.intent).toLowerCase(Locale.ROOT);
		return switch (name) {
			case "add-shard" -> MoveIntent.addShard(required("target", this.target));
			case "remove-shard" -> MoveIntent.removeShard(required("target", this.target));
			case "even-out" -> evenOut((this.tolerance != null) ? this.tolerance : defaultTolerance);
			case "isolate-tenant" ->
				MoveIntent.isolateTenant(required("key", this.key), required("target", this.target));
			case "move-key" -> MoveIntent.moveKey(required("key", this.key), required("target", this.target));
			case "move-range" -> range(required("range", this.range), required("target", this.target));
			case "move-slots" ->
				MoveIntent.moveSlots(slots(required("slots", this.slots)), required("target", this.target));
			default -> throw new InvalidDataAccessApiUsageException(
					"There is no intent '%s'. %s".formatted(name, Suggestion.of(name, "Intents", INTENTS)));
		};
	}

	private static MoveIntent evenOut(double tolerance) {
		if (!(tolerance >= 0 && tolerance <= 1)) {
			throw new InvalidDataAccessApiUsageException(
					"'tolerance' is '%s'. Use a part of the share, such as '0.1' for 10 %%.".formatted(tolerance));
		}
		return MoveIntent.evenOut(tolerance);
	}

	private String required(String name, @Nullable String value) {
		if (!StringUtils.hasText(value)) {
			throw new InvalidDataAccessApiUsageException(
					name.equals("intent") ? "'intent' is missing. " + Suggestion.of("", "Intents", INTENTS)
							: "Intent '%s' needs '%s'.".formatted(this.intent, name));
		}
		return value.trim();
	}

	// not told in the message: bounds are keys
	private static MoveIntent range(String text, String target) {
		int separator = text.indexOf("..");
		if (separator == -1 || separator != text.lastIndexOf("..")) {
			throw new InvalidDataAccessApiUsageException(
					"'range' is not a range of keys. Write 'low..high', '..high', 'low..' or '..'; it ends before 'high'.");
		}
		String low = text.substring(0, separator);
		String high = text.substring(separator + 2);
		return MoveIntent.moveRange(low.isEmpty() ? null : low, high.isEmpty() ? null : high, target);
	}

	private static List<Integer> slots(String text) {
		List<Integer> slots = new ArrayList<>();
		for (String range : text.split(",")) {
			String[] bounds = range.trim().split("-", -1);
			if (bounds.length > 2) {
				throw unreadable(text);
			}
			for (int slot = slot(bounds[0], text); slot <= slot(bounds[bounds.length - 1], text); slot++) {
				slots.add(slot);
			}
		}
		if (slots.isEmpty()) {
			throw unreadable(text);
		}
		return slots;
	}

	private static int slot(String bound, String text) {
		try {
			int slot = Integer.parseInt(bound.trim());
			if (slot >= 0 && slot <= MAX_SLOT) {
				return slot;
			}
		}
		catch (NumberFormatException ex) {
			// told below, with the whole text
		}
		throw unreadable(text);
	}

	private static InvalidDataAccessApiUsageException unreadable(String text) {
		return new InvalidDataAccessApiUsageException(
				"'slots' is '%s'. Write numbers and ranges with commas between them, such as '0-63,70'."
					.formatted(text));
	}

	@Override
	public String toString() {
		return "IntentRequest[intent=%s, target=%s]".formatted(this.intent, this.target);
	}

}
