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

package io.github.shardboot;

/**
 * How far the log of a primary was when something had been committed. A standby that has
 * replayed that much of it shows what was committed.
 *
 * @param timeline the timeline of the primary, which each promotion raises
 * @param lsn the position in its log
 * @author Shardboot Contributors
 */
public record WalPosition(int timeline, long lsn) {

	/**
	 * Something may have been committed, and nobody knows where: only the primary shows
	 * it.
	 */
	public static final WalPosition UNKNOWN = new WalPosition(0, 0);

	/**
	 * Return the later of two positions; after a promotion what was written to the new
	 * primary counts.
	 * @param other the other one
	 * @return the later one, {@link #UNKNOWN} if one of them is
	 */
	WalPosition max(WalPosition other) {
		if (equals(UNKNOWN) || other.equals(UNKNOWN)) {
			return UNKNOWN;
		}
		if (this.timeline != other.timeline) {
			return (this.timeline > other.timeline) ? this : other;
		}
		return (this.lsn >= other.lsn) ? this : other;
	}

}
