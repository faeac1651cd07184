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

package io.github.shardboot.rebalance;

import java.util.Collection;
import java.util.Collections;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;
import org.springframework.util.Assert;

/**
 * What is moved as a whole. Immutable. {@code toString} never contains a key.
 *
 * @author Shardboot Contributors
 */
public sealed interface MoveUnit {

	/**
	 * Slots of strategy {@code hash} or {@code consistent-hash}.
	 *
	 * @param slots the slots, at least one
	 * @param except canonical keys that stay where they are, because they were moved out
	 * of their slot or are pinned; found when the move is started
	 */
	record Slots(SortedSet<Integer> slots, Set<Object> except) implements MoveUnit {

		/**
		 * Create a unit.
		 * @param slots the slots, at least one
		 * @param except canonical keys that stay where they are
		 */
		public Slots {
			Assert.notEmpty(slots, "'slots' must not be empty");
			slots = Collections.unmodifiableSortedSet(new TreeSet<>(slots));
			except = Set.copyOf(except);
		}

		/**
		 * Create a unit of slots with all their keys.
		 * @param slots the slots, at least one
		 */
		public Slots(SortedSet<Integer> slots) {
			this(slots, Set.of());
		}

		/**
		 * Create a unit.
		 * @param slots the slots, at least one
		 * @return the unit
		 */
		public static Slots of(Collection<Integer> slots) {
			return new Slots(new TreeSet<>(slots));
		}

		@Override
		public String toString() {
			String text = "%d slots, %d to %d".formatted(this.slots.size(), this.slots.first(), this.slots.last());
			return this.except.isEmpty() ? text : text + ", without %d keys".formatted(this.except.size());
		}

	}

	/**
	 * A range of keys of strategy {@code range}.
	 *
	 * @param low the lowest canonical key, or {@code null} for no lower bound
	 * @param high the key that ends the range, or {@code null} for no upper bound
	 * @param except canonical keys that stay where they are, because they are pinned
	 */
	record Range(@Nullable Object low, @Nullable Object high, Set<Object> except) implements MoveUnit {

		/**
		 * Create a unit.
		 * @param low the lowest key, or {@code null}
		 * @param high the key that ends the range, or {@code null}
		 * @param except keys that stay where they are
		 */
		public Range {
			except = Set.copyOf(except);
		}

		/**
		 * Create a unit of a range with all its keys.
		 * @param low the lowest key, or {@code null}
		 * @param high the key that ends the range, or {@code null}
		 */
		public Range(@Nullable Object low, @Nullable Object high) {
			this(low, high, Set.of());
		}

		@Override
		public String toString() {
			return "a range of keys";
		}

	}

	/**
	 * One key of the directory, or one that leaves its slot or returns to it.
	 *
	 * @param key the canonical key
	 * @param slot the slot that the strategy gives the key, or {@code null} for a key of
	 * the directory
	 */
	record Key(Object key, @Nullable Integer slot) implements MoveUnit {

		/**
		 * Create a unit.
		 * @param key the canonical key
		 * @param slot the slot of the key, or {@code null}
		 */
		public Key {
			Assert.notNull(key, "'key' must not be null");
		}

		/**
		 * Create a unit of a key of the directory.
		 * @param key the canonical key
		 */
		public Key(Object key) {
			this(key, null);
		}

		@Override
		public String toString() {
			return "one key";
		}

	}

}
