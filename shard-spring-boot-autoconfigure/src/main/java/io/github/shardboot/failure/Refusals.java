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

package io.github.shardboot.failure;

import io.github.shardboot.StaleShardMapException;

/**
 * Explains what a shard refuses because it is being moved or was moved. Called by the
 * thread whose statement it was; may block to read the shard map again.
 *
 * @author Shardboot Contributors
 */
@FunctionalInterface
public interface Refusals {

	/**
	 * Where there is no shard map to read again.
	 */
	Refusals PLAIN = (shard, refusal) -> exception(shard, refusal, 0);

	/**
	 * Return what to throw.
	 * @param shard the name of the shard
	 * @param refusal the refusal
	 * @return the exception
	 */
	StaleShardMapException explain(String shard, Refusal refusal);

	/**
	 * Return an exception.
	 * @param shard the name of the shard
	 * @param refusal the refusal
	 * @param epoch the epoch of the map in force, or zero
	 * @return the exception
	 */
	static StaleShardMapException exception(String shard, Refusal refusal, long epoch) {
		return new StaleShardMapException(refusal
			.moved() ? "Shard '%s' does not own what a statement concerns: it was moved, as of epoch %d of the shard map (this instance has %d). The statement was not executed; roll back and repeat the transaction.".formatted(shard, refusal.epoch(), epoch) : "Shard '%s' is handing over what a statement concerns. The statement was not executed; roll back and repeat the transaction in a moment.".formatted(shard), epoch, refusal.epoch(), refusal.failure());
	}

}
