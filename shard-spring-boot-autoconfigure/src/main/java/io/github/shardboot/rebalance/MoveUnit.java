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
import java.util.SortedSet;
import java.util.TreeSet;

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
	 */
	record Slots(SortedSet<Integer> slots) implements MoveUnit {

		/**
		 * Create a unit.
		 * @param slots the slots, at least one
		 */
		public Slots {
			Assert.notEmpty(slots, "'slots' must not be empty");
			slots = Collections.unmodifiableSortedSet(new TreeSet<>(slots));
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
			return "%d slots, %d to %d".formatted(this.slots.size(), this.slots.first(), this.slots.last());
		}

	}

	/**
	 * One key of strategy {@code directory}.
	 *
	 * @param key the canonical key
	 */
	record Key(Object key) implements MoveUnit {

		/**
		 * Create a unit.
		 * @param key the canonical key
		 */
		public Key {
			Assert.notNull(key, "'key' must not be null");
		}

		@Override
		public String toString() {
			return "one key";
		}

	}

}
