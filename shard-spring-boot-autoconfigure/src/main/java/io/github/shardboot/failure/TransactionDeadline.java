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

import java.util.Date;

import org.springframework.transaction.support.ResourceHolderSupport;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * The deadline of the calling thread's transaction, as its transaction manager keeps it
 * with the connection or session of the transaction.
 *
 * @author Shardboot Contributors
 */
final class TransactionDeadline {

	private TransactionDeadline() {
	}

	/**
	 * Return how long the transaction may still take.
	 * @return the time in milliseconds, negative if the deadline has passed, or
	 * {@link Long#MAX_VALUE} if there is none
	 */
	static long remainingMillis() {
		if (!TransactionSynchronizationManager.isActualTransactionActive()) {
			return Long.MAX_VALUE;
		}
		long remaining = Long.MAX_VALUE;
		for (Object resource : TransactionSynchronizationManager.getResourceMap().values()) {
			Date deadline = (resource instanceof ResourceHolderSupport holder) ? holder.getDeadline() : null;
			if (deadline != null) {
				remaining = Math.min(remaining, deadline.getTime() - System.currentTimeMillis());
			}
		}
		return remaining;
	}

}
