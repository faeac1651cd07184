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

import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.DefaultTransactionDefinition;

/**
 * Runs a branch in a transaction of its own; without one where there is no transaction
 * manager.
 *
 * @param manager gives the transaction manager
 * @author Shardboot Contributors
 */
record BranchTransactions(Supplier<@Nullable PlatformTransactionManager> manager) {

	<T extends @Nullable Object> Callable<T> writing(String operation, Gathering<T> gathering, Callable<T> work) {
		return () -> {
			DefaultTransactionDefinition definition = new DefaultTransactionDefinition();
			definition.setName(operation);
			definition.setTimeout((int) Math.max(1, TimeUnit.NANOSECONDS.toSeconds(gathering.remaining()) + 1));
			return call(definition, work);
		};
	}

	<T extends @Nullable Object> Callable<T> reading(String operation, Callable<T> work) {
		return () -> {
			DefaultTransactionDefinition definition = new DefaultTransactionDefinition();
			definition.setName(operation);
			definition.setReadOnly(true);
			return call(definition, work);
		};
	}

	private <T extends @Nullable Object> T call(DefaultTransactionDefinition definition, Callable<T> work)
			throws Exception {
		PlatformTransactionManager manager = this.manager.get();
		if (manager == null) {
			return work.call();
		}
		TransactionStatus status = manager.getTransaction(definition);
		T result;
		try {
			result = work.call();
		}
		catch (Throwable ex) {
			rollback(manager, status, ex);
			throw ex;
		}
		manager.commit(status);
		return result;
	}

	private static void rollback(PlatformTransactionManager manager, TransactionStatus status, Throwable cause) {
		try {
			manager.rollback(status);
		}
		catch (RuntimeException ex) {
			cause.addSuppressed(ex);
		}
	}

}
