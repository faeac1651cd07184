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

package io.github.shardboot.scatter;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import io.github.shardboot.OnFailure;

/**
 * How a call on several shards is run.
 *
 * @param operation what is called, for exceptions and observations
 * @param timeout the deadline of the whole call, or {@code null} for
 * {@code shard.scatter.timeout}
 * @param onFailure what to do when a shard fails
 * @param writes whether each shard gets a transaction of its own, to write in
 * @param keyed whether each part works with keys that live in its shard, and with nothing
 * else
 * @author Shardboot Contributors
 */
public record ScatterCall(String operation, @Nullable Duration timeout, OnFailure onFailure, boolean writes,
		boolean keyed) {

	/**
	 * Create a call that takes shards as a whole.
	 * @param operation what is called, for exceptions and observations
	 * @param timeout the deadline of the whole call, or {@code null} for
	 * {@code shard.scatter.timeout}
	 * @param onFailure what to do when a shard fails
	 * @param writes whether each shard gets a transaction of its own, to write in
	 */
	public ScatterCall(String operation, @Nullable Duration timeout, OnFailure onFailure, boolean writes) {
		this(operation, timeout, onFailure, writes, false);
	}

	/**
	 * Return a call with the default deadline that fails as a whole and opens no
	 * transactions.
	 * @param operation what is called
	 * @return the call
	 */
	public static ScatterCall of(String operation) {
		return new ScatterCall(operation, null, OnFailure.FAIL, false);
	}

	/**
	 * Return a call with the default deadline that fails as a whole, opens no
	 * transactions, and whose parts work with keys of their shards.
	 * @param operation what is called
	 * @return the call
	 */
	public static ScatterCall ofKeys(String operation) {
		return new ScatterCall(operation, null, OnFailure.FAIL, false, true);
	}

}
