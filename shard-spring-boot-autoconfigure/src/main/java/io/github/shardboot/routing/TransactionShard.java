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

package io.github.shardboot.routing;

import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

import io.github.shardboot.ShardContext;
import io.github.shardboot.ShardContextHolder;
import io.github.shardboot.ShardSwitchException;

/**
 * Binds a transaction to the shard that it touches first, and refuses every other one.
 * <p>
 * "Transaction" includes a mere synchronization (propagation {@code SUPPORTS}), because
 * Spring keeps one connection for that too. The binding is suspended and resumed with the
 * transaction, so {@code REQUIRES_NEW} and {@code NOT_SUPPORTED} may use another shard.
 *
 * @author Shardboot Contributors
 */
public final class TransactionShard {

	private TransactionShard() {
	}

	/**
	 * Bind the running transaction to a shard, or check that it is bound to that one.
	 * Does nothing outside a transaction.
	 * @param target the shard, or the default database, that is about to be used
	 * @throws ShardSwitchException if the transaction is bound to another one
	 */
	public static void require(ShardContext target) {
		if (!TransactionSynchronizationManager.isSynchronizationActive()) {
			return;
		}
		ShardContext bound = ShardContextHolder.transaction();
		if (bound == null) {
			Binding binding = new Binding(
					(target == ShardContextHolder.DEFAULT_DATABASE) ? target : ShardContext.of(target.shard(), null));
			binding.resume();
			TransactionSynchronizationManager.registerSynchronization(binding);
		}
		else if (!bound.shard().equals(target.shard())) {
			throw refusal(bound, target);
		}
	}

	private static ShardSwitchException refusal(ShardContext bound, ShardContext target) {
		String name = TransactionSynchronizationManager.getCurrentTransactionName();
		return new ShardSwitchException(bound.shard(), target.shard(),
				"Transaction '%s' is bound to %s; %s was asked for and refused before any SQL. "
					.formatted((name != null) ? name : "unnamed", describe(bound), describe(target))
						+ "Use one transaction per shard, or Propagation.REQUIRES_NEW or NOT_SUPPORTED for the other part.");
	}

	static String describe(ShardContext context) {
		return (context == ShardContextHolder.DEFAULT_DATABASE) ? "the default database"
				: "shard '" + context.shard() + "'";
	}

	/**
	 * Carries the shard through suspend, resume and completion.
	 */
	private static final class Binding implements TransactionSynchronization {

		private final ShardContext context;

		private Binding(ShardContext context) {
			this.context = context;
		}

		@Override
		public void suspend() {
			TransactionSynchronizationManager.unbindResourceIfPossible(ShardContext.class);
		}

		@Override
		public void resume() {
			TransactionSynchronizationManager.bindResource(ShardContext.class, this.context);
		}

		@Override
		public void afterCompletion(int status) {
			TransactionSynchronizationManager.unbindResourceIfPossible(ShardContext.class);
		}

	}

}
