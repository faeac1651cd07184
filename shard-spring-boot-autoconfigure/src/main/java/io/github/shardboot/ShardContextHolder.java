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

import org.jspecify.annotations.Nullable;
import org.springframework.core.NamedThreadLocal;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.util.Assert;

/**
 * Holds the scopes of the calling thread. Infrastructure of the starter: applications use
 * {@link Shards}, {@link ShardKey} and {@link ShardContext}.
 * <p>
 * A scope can only be opened and closed; closing restores whatever was there before, so
 * scopes nest and nothing is ever cleared. Scopes do not travel to other threads by
 * themselves; see {@link #reopen}.
 * <p>
 * There are two kinds. An <em>explicit</em> scope was asked for by code and wins over
 * everything. The <em>ambient</em> scope belongs to the web request and is used when
 * neither an explicit scope nor the running transaction says otherwise.
 *
 * @author Shardboot Contributors
 */
public final class ShardContextHolder {

	/**
	 * The name that stands for the default database; no shard can bear it.
	 */
	public static final String DEFAULT_DATABASE_NAME = "default";

	/**
	 * The scope of the default database. {@link ShardContext#current()} never returns it.
	 */
	public static final ShardContext DEFAULT_DATABASE = ShardContext.of(DEFAULT_DATABASE_NAME, null);

	private static final ThreadLocal<@Nullable Scope> SCOPE = new NamedThreadLocal<>("Shard scope");

	private static volatile @Nullable Follower follower;

	private ShardContextHolder() {
	}

	/**
	 * Return where a routed call of this thread goes: explicit scope, then transaction,
	 * then ambient scope.
	 * @return the context, {@link #DEFAULT_DATABASE}, or {@code null} when nothing is
	 * chosen
	 */
	public static @Nullable ShardContext effective() {
		Scope scope = SCOPE.get();
		if (scope != null && scope.explicit != null) {
			return scope.explicit;
		}
		ShardContext ambient = (scope != null) ? scope.around().ambient : null;
		ShardContext transaction = transaction();
		if (transaction == null || (ambient != null && ambient.shard().equals(transaction.shard()))) {
			return ambient;
		}
		return transaction;
	}

	/**
	 * Return the key of a context, without the {@code Optional}.
	 * @param context the context
	 * @return the canonical key, or {@code null} when the shard was chosen by name
	 */
	public static @Nullable Object keyOf(ShardContext context) {
		return context.keyOrNull();
	}

	/**
	 * Return whether a context may be out of date.
	 * @param context the context
	 * @param epoch the epoch of the shard map
	 * @return whether the map that located its key was an earlier one; a shard that was
	 * chosen by name is never out of date
	 */
	public static boolean isOlder(ShardContext context, long epoch) {
		return context.epoch() < epoch;
	}

	/**
	 * Return the innermost explicit scope.
	 * @return the context, {@link #DEFAULT_DATABASE}, or {@code null} outside any
	 */
	public static @Nullable ShardContext explicit() {
		Scope scope = SCOPE.get();
		return (scope != null) ? scope.explicit : null;
	}

	/**
	 * Return the context that the running transaction, or transaction synchronization, is
	 * bound to.
	 * @return the context, {@link #DEFAULT_DATABASE}, or {@code null} when nothing is
	 * bound yet
	 */
	public static @Nullable ShardContext transaction() {
		return (ShardContext) TransactionSynchronizationManager.getResource(ShardContext.class);
	}

	/**
	 * Return the ambient scope.
	 * @return the context of the web request, or {@code null} outside any
	 */
	public static @Nullable ShardContext ambient() {
		Scope scope = SCOPE.get();
		return (scope != null) ? scope.around().ambient : null;
	}

	/**
	 * Return the context that the thread must not leave.
	 * @return the locked context, or {@code null} when any shard may be chosen
	 */
	public static @Nullable ShardContext lock() {
		Scope scope = SCOPE.get();
		return (scope != null && scope.around().locked) ? scope.around().ambient : null;
	}

	/**
	 * Open an explicit scope.
	 * @param context where calls go until the scope is closed
	 * @return the scope to close on this thread
	 */
	public static Scope open(ShardContext context) {
		Assert.notNull(context, "'context' must not be null");
		Scope previous = SCOPE.get();
		return enter(previous, context, Surroundings.of(previous));
	}

	/**
	 * Open the explicit scope of a part of a call on several shards. Locks stay behind.
	 * @param context the shard of the part
	 * @param branch what is told of all connections that are taken in the scope
	 * @return the scope to close on this thread
	 */
	public static Scope openBranch(ShardContext context, ShardBranch branch) {
		Assert.notNull(context, "'context' must not be null");
		Scope previous = SCOPE.get();
		Surroundings around = Surroundings.of(previous);
		return enter(previous, context, new Surroundings(around.ambient, false, branch, around.session));
	}

	/**
	 * Return the part of a call on several shards that the thread works for.
	 * @return the part, or {@code null} outside any
	 */
	public static @Nullable ShardBranch branch() {
		Scope scope = SCOPE.get();
		return (scope != null) ? scope.around().branch : null;
	}

	/**
	 * Open an ambient scope; an explicit scope around it stays in force.
	 * @param context where calls without an explicit scope or transaction go
	 * @param locked whether explicit scopes of other keys are refused
	 * @return the scope to close on this thread
	 */
	public static Scope openAmbient(ShardContext context, boolean locked) {
		Assert.notNull(context, "'context' must not be null");
		Scope previous = SCOPE.get();
		Surroundings around = Surroundings.of(previous);
		return enter(previous, (previous != null) ? previous.explicit : null,
				new Surroundings(context, locked, around.branch, around.session));
	}

	/**
	 * Return the session whose writes the thread must see when it reads.
	 * @return the session, or {@code null} outside any
	 */
	public static @Nullable ConsistencySession session() {
		Scope scope = SCOPE.get();
		return (scope != null) ? scope.around().session : null;
	}

	/**
	 * Open a scope of a session; shards stay as they are.
	 * @param session the session
	 * @return the scope to close on this thread
	 */
	public static Scope openSession(ConsistencySession session) {
		Scope previous = SCOPE.get();
		Surroundings around = Surroundings.of(previous);
		return enter(previous, (previous != null) ? previous.explicit : null,
				new Surroundings(around.ambient, around.locked, around.branch, session));
	}

	/**
	 * Open a scope in which the lock of the ambient scope does not hold.
	 * @return the scope to close on this thread
	 */
	public static Scope openUnlocked() {
		Scope previous = SCOPE.get();
		Surroundings around = Surroundings.of(previous);
		return enter(previous, (previous != null) ? previous.explicit : null,
				new Surroundings(around.ambient, false, around.branch, around.session));
	}

	/**
	 * Return the innermost open scope, for {@link #reopen} on another thread or
	 * {@link #returnTo} on this one. The transaction is not part of it.
	 * @return the scope, or {@code null} when none is open
	 */
	public static @Nullable Scope innermost() {
		return SCOPE.get();
	}

	/**
	 * Open on this thread what was in force in a scope of any thread; whatever was open
	 * here before is hidden until the scope is closed.
	 * @param captured the scope to repeat, or {@code null} for no scope at all
	 * @return the scope to close on this thread
	 */
	public static Scope reopen(@Nullable Scope captured) {
		Scope previous = SCOPE.get();
		return enter(previous, (captured != null) ? captured.explicit : null, Surroundings.of(captured));
	}

	/**
	 * Close all scopes inside another one.
	 * @param outer a scope that is open on this thread, or {@code null} to close all
	 * @throws IllegalStateException if the scope is not open on this thread; nothing is
	 * changed then
	 */
	public static void returnTo(@Nullable Scope outer) {
		for (Scope open = SCOPE.get(); open != outer; open = open.previous()) {
			if (open == null) {
				throw notOpen();
			}
		}
		set(outer);
	}

	/**
	 * Set who is told of every scope that begins or ends, for example to log it.
	 * @param next the follower of all threads, or {@code null} for none
	 */
	public static void follow(@Nullable Follower next) {
		follower = next;
	}

	private static void set(@Nullable Scope scope) {
		SCOPE.set(scope);
		Follower told = follower;
		if (told != null) {
			told.changed((scope != null) ? scope.context() : null);
		}
	}

	private static IllegalStateException notOpen() {
		return new IllegalStateException("A shard scope must be closed once, by the thread that opened it");
	}

	private static Scope enter(@Nullable Scope previous, @Nullable ShardContext explicit, Surroundings around) {
		Scope scope = (previous == null && around == Surroundings.NOTHING) ? new Scope(explicit)
				: new InnerScope(previous, explicit, around);
		set(scope);
		return scope;
	}

	/**
	 * An open scope. Must be closed by the thread that opened it, in reverse order of
	 * opening.
	 */
	public static sealed class Scope implements AutoCloseable permits InnerScope {

		private final @Nullable ShardContext explicit;

		private Scope(@Nullable ShardContext explicit) {
			this.explicit = explicit;
		}

		@Nullable Scope previous() {
			return null;
		}

		Surroundings around() {
			return Surroundings.NOTHING;
		}

		private @Nullable ShardContext context() {
			return (this.explicit != null) ? this.explicit : around().ambient;
		}

		/**
		 * Restore what was in force before this scope, including after scopes inside it
		 * that were left open.
		 * @throws IllegalStateException if this scope is not open on the calling thread;
		 * nothing is changed then
		 */
		@Override
		public void close() {
			for (Scope open = SCOPE.get(); open != null; open = open.previous()) {
				if (open == this) {
					set(previous());
					return;
				}
			}
			throw notOpen();
		}

	}

	/**
	 * A scope with something around it. Most scopes of applications that serve no web
	 * requests have nothing, and need less room.
	 */
	private static final class InnerScope extends Scope {

		private final @Nullable Scope previous;

		private final Surroundings around;

		private InnerScope(@Nullable Scope previous, @Nullable ShardContext explicit, Surroundings around) {
			super(explicit);
			this.previous = previous;
			this.around = around;
		}

		@Override
		@Nullable Scope previous() {
			return this.previous;
		}

		@Override
		Surroundings around() {
			return this.around;
		}

	}

	/**
	 * What explicit scopes inherit from the scopes around them, most often nothing: one
	 * object for all of them keeps a scope small.
	 *
	 * @param ambient the ambient scope, or {@code null} if there is none
	 * @param locked whether explicit scopes of other keys are refused
	 * @param branch the part of a call on several shards, or {@code null} outside any
	 * @param session the session whose writes reads must show, or {@code null} outside
	 * any
	 */
	private record Surroundings(@Nullable ShardContext ambient, boolean locked, @Nullable ShardBranch branch,
			@Nullable ConsistencySession session) {

		private static final Surroundings NOTHING = new Surroundings(null, false, null, null);

		private static Surroundings of(@Nullable Scope scope) {
			return (scope != null) ? scope.around() : NOTHING;
		}

	}

	/**
	 * Is told of every scope that begins or ends. Called by the thread whose scope it is,
	 * for every routed call: must be fast, and must not throw.
	 */
	@FunctionalInterface
	public interface Follower {

		/**
		 * The scope of this thread has changed.
		 * @param context what is in force now, {@link #DEFAULT_DATABASE}, or {@code null}
		 * outside any scope; the transaction is not looked at
		 */
		void changed(@Nullable ShardContext context);

	}

}
