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

package io.github.shardboot.rebalance.measure;

import org.jspecify.annotations.Nullable;

/**
 * The smallest thing that moves: a slot, a range, or a key. {@link #toString()} never
 * contains a key.
 *
 * @param id the slot ({@code Integer}), the range ({@code KeyRange}), or the canonical
 * key
 * @param shard the shard that owns it
 * @param load how much it holds
 * @param region the region that it must not leave, or {@code null} for any
 * @param dedicated whether it has its shard for itself
 * @param fixed why it must stay where it is, or {@code null} if it need not
 * @author Shardboot Contributors
 */
public record Piece(Object id, String shard, Load load, @Nullable String region, boolean dedicated,
		@Nullable String fixed) {

	/**
	 * Create a piece that may go anywhere.
	 * @param id the slot, or the canonical key
	 * @param shard the shard that owns it
	 * @param load how much it holds
	 * @return the piece
	 */
	public static Piece of(Object id, String shard, Load load) {
		return new Piece(id, shard, load, null, false, null);
	}

	Piece with(Load measured) {
		return new Piece(this.id, this.shard, measured, this.region, this.dedicated, this.fixed);
	}

	@Override
	public String toString() {
		return "Piece[shard=%s, load=%s]".formatted(this.shard, this.load);
	}

}
