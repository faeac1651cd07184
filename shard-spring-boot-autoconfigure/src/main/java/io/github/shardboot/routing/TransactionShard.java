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

import org.jspecify.annotations.Nullable;
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
		else if (!bound.shard().equals(target.shard()) && !isMoved(target, bound)) {
			throw refusal(bound, target);
		}
	}

	/**
	 * Bind the running transaction to the shard that a key has moved to. The context that
	 * still says otherwise is let pass from now on.
	 * @param origin where the key was when its scope was opened
	 * @param target where it is now
	 * @throws ShardSwitchException if the transaction is bound to a third shard
	 */
	static void moved(ShardContext origin, ShardContext target) {
		if (!TransactionSynchronizationManager.isSynchronizationActive()) {
			return;
		}
		ShardContext bound = ShardContextHolder.transaction();
		if (bound != null && bound.shard().equals(origin.shard())) {
			for (TransactionSynchronization each : TransactionSynchronizationManager.getSynchronizations()) {
				if (each instanceof Binding binding && binding.context == bound) {
					binding.rebind(ShardContext.of(target.shard(), null), origin);
					return;
				}
			}
		}
		require(target);
	}

	private static boolean isMoved(ShardContext target, ShardContext bound) {
		for (TransactionSynchronization each : TransactionSynchronizationManager.getSynchronizations()) {
			if (each instanceof Binding binding && binding.context == bound) {
				return isSame(binding.origin, target);
			}
		}
		return false;
	}

	/**
	 * Return whether a context is that of a key that has moved.
	 * @param origin the context that is out of date, or {@code null} if none is
	 * @param context the context in question
	 * @return whether it has the same shard and key
	 */
	static boolean isSame(@Nullable ShardContext origin, ShardContext context) {
		return origin != null && (context == origin || (context.shard().equals(origin.shard())
				&& context.key().isPresent() && context.key().equals(origin.key())));
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

		private ShardContext context;

		private @Nullable ShardContext origin;

		private Binding(ShardContext context) {
			this.context = context;
		}

		void rebind(ShardContext next, ShardContext moved) {
			suspend();
			this.context = next;
			this.origin = moved;
			resume();
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
