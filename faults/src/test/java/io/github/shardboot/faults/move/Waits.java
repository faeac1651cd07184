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

package io.github.shardboot.faults.move;

import java.util.List;
import java.util.stream.Stream;

import io.github.shardboot.faults.Latencies;

/**
 * How long writers had to wait: while nothing moved, while something else moved, and
 * while what they write to moved.
 *
 * @author Shardboot Contributors
 */
final class Waits {

	static final List<String> NAMES = List.of("idle", "others", "unit");

	private final List<Latencies> waits = Stream.generate(Latencies::new).limit(NAMES.size()).toList();

	private volatile int moving;

	/**
	 * Begin or end a move.
	 * @param slots how many of the first slots are moving, 0 for none
	 */
	void phase(int slots) {
		this.moving = slots;
	}

	/**
	 * Return what a call that begins now belongs to.
	 * @param slot where it writes
	 * @return the index of the name
	 */
	int kind(int slot) {
		int slots = this.moving;
		return (slots == 0) ? 0 : (slot < slots) ? 2 : 1;
	}

	/**
	 * Add a call, unless something has begun or ended meanwhile.
	 * @param before its kind when it began
	 * @param slot where it wrote
	 * @param nanos how long it took
	 */
	void add(int before, int slot, long nanos) {
		if (before == kind(slot)) {
			this.waits.get(before).add(nanos);
		}
	}

	@Override
	public String toString() {
		StringBuilder text = new StringBuilder();
		for (int i = 0; i < NAMES.size(); i++) {
			Latencies some = this.waits.get(i);
			if (!some.isEmpty()) {
				text.append(" %s.median=%d %s.p99=%d %s.p999=%d %s.longest=%d".formatted(NAMES.get(i),
						some.percentile(0.5).toNanos() / 1000, NAMES.get(i), some.percentile(0.99).toNanos() / 1000,
						NAMES.get(i), some.percentile(0.999).toNanos() / 1000, NAMES.get(i),
						some.percentile(1).toNanos() / 1000));
			}
		}
		return text.toString();
	}

}
