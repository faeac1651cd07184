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

package io.github.shardboot.faults.history;

/**
 * A write and what its caller was told.
 *
 * @param id its number, which its rows bear; for a change of a row, the number of that
 * row
 * @param kind what it writes
 * @param customer whom it is for
 * @param told what the caller was told
 * @author Shardboot Contributors
 */
public record Write(int id, Kind kind, int customer, Told told) {

	/**
	 * What a write consists of.
	 */
	public enum Kind {

		/**
		 * One row.
		 */
		ENTRY(1, 0),

		/**
		 * Two rows and one more for the customer's counter, or nothing of it.
		 */
		BOOKING(2, 1),

		/**
		 * One more for the customer's counter.
		 */
		COUNT(0, 1),

		/**
		 * One row that nobody may write, since the call names no shard or the wrong one.
		 */
		STRAY(1, 0),

		/**
		 * The next version of the row of an entry.
		 */
		UPDATE(0, 0),

		/**
		 * The row of an entry is deleted.
		 */
		DELETE(0, 0);

		private final int rows;

		private final int count;

		Kind(int rows, int count) {
			this.rows = rows;
			this.count = count;
		}

		int rows() {
			return this.rows;
		}

		int count() {
			return this.count;
		}

	}

}
