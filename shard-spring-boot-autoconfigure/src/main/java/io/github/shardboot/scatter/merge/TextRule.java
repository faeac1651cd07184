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

package io.github.shardboot.scatter.merge;

import io.github.shardboot.sql.SqlText;

/**
 * How a column of texts is ordered, the same on all shards.
 *
 * @param kind who can compare the values
 * @param expression what the server orders by, of a text {@code v}
 * @author Shardboot Contributors
 */
record TextRule(Kind kind, SqlText expression) {

	/**
	 * Who can compare values.
	 */
	public enum Kind {

		/**
		 * Java: the collation is that of code points.
		 */
		CODE_POINTS,

		/**
		 * Java: enums are stored as numbers.
		 */
		ORDINALS,

		/**
		 * The server: it is asked for the ranks of the values.
		 */
		RANKS

	}

}
