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
 * What must not be.
 *
 * @author Shardboot Contributors
 */
public enum Finding {

	/**
	 * The caller was told that it is done, and it is not there.
	 */
	LOST,

	/**
	 * The caller was told that it took no effect, and it is there.
	 */
	EXECUTED,

	/**
	 * The caller was told that it is deleted, and it is there.
	 */
	UNDELETED,

	/**
	 * It is there more than once.
	 */
	TWICE,

	/**
	 * A part of a transaction is there without the others.
	 */
	TORN,

	/**
	 * It is in a shard that is not the customer's, or was written as if it were another.
	 */
	WRONG_SHARD,

	/**
	 * It is there for somebody else, or nobody wrote it.
	 */
	MIXED_UP,

	/**
	 * A call that names no shard, or another than its transaction, was not refused.
	 */
	ACCEPTED,

	/**
	 * A counter, or the version of a row, is below what was done.
	 */
	LOST_COUNT,

	/**
	 * A counter, or the version of a row, is above what was done and what is unknown
	 * together.
	 */
	EXTRA_COUNT,

	/**
	 * A query gave the answer to another one, or missed what was done before.
	 */
	MISREAD

}
