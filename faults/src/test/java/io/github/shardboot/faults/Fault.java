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

package io.github.shardboot.faults;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;

/**
 * What can happen to a shard. Each fault is over when it returns.
 *
 * @author Shardboot Contributors
 */
enum Fault {

	/**
	 * All processes die at once.
	 */
	KILL_SERVER {

		@Override
		void strike(Shard shard, Duration time) {
			shard.server().kill();
			pass(time);
			shard.server().restart();
		}

	},

	/**
	 * An orderly shutdown, which terminates the sessions.
	 */
	SHUT_DOWN {

		@Override
		void strike(Shard shard, Duration time) {
			shard.server().shutDown();
			pass(time);
			shard.server().restart();
		}

	},

	/**
	 * One process dies, upon which the server ends all sessions and recovers.
	 */
	KILL_SESSION {

		@Override
		void strike(Shard shard, Duration time) {
			shard.server().killSession();
		}

	},

	/**
	 * All processes stand still.
	 */
	FREEZE {

		@Override
		void strike(Shard shard, Duration time) {
			shard.server().freeze();
			pass(time);
			shard.server().thaw();
		}

	},

	/**
	 * All connections are reset.
	 */
	RESET {

		@Override
		void strike(Shard shard, Duration time) {
			shard.proxy().reset();
		}

	},

	/**
	 * The server cannot be reached.
	 */
	REFUSE {

		@Override
		void strike(Shard shard, Duration time) {
			shard.proxy().refuse();
			pass(time);
			shard.proxy().mend();
		}

	},

	/**
	 * A connection is reset when the application commits.
	 */
	RESET_BEFORE_COMMIT {

		@Override
		void strike(Shard shard, Duration time) {
			shard.proxy().resetBefore(COMMIT);
			awaitTrap(shard);
		}

	},

	/**
	 * A connection is reset when the application inserts.
	 */
	RESET_BEFORE_INSERT {

		@Override
		void strike(Shard shard, Duration time) {
			shard.proxy().resetBefore(INSERT);
			awaitTrap(shard);
		}

	},

	/**
	 * The server commits, and nobody is told.
	 */
	LOSE_REPLY_TO_COMMIT {

		@Override
		void strike(Shard shard, Duration time) {
			shard.proxy().loseReplyTo(COMMIT);
			awaitTrap(shard);
		}

	},

	/**
	 * The server inserts, and nobody is told.
	 */
	LOSE_REPLY_TO_INSERT {

		@Override
		void strike(Shard shard, Duration time) {
			shard.proxy().loseReplyTo(INSERT);
			awaitTrap(shard);
		}

	},

	/**
	 * Nothing arrives, in either direction.
	 */
	BLACK_HOLE {

		@Override
		void strike(Shard shard, Duration time) {
			shard.proxy().blackHole();
			pass(time);
			shard.proxy().mend();
		}

	},

	/**
	 * The server gets what is sent to it, and its answers do not arrive.
	 */
	HOLD_REPLIES {

		@Override
		void strike(Shard shard, Duration time) {
			shard.proxy().holdReplies();
			pass(time);
			shard.proxy().mend();
		}

	},

	/**
	 * Everything takes longer, by up to twice what a call may take.
	 */
	DELAY {

		@Override
		void strike(Shard shard, Duration time) {
			shard.proxy().delay(time.dividedBy(2));
			pass(time);
			shard.proxy().mend();
		}

	},

	/**
	 * Somebody holds a lock that everybody needs.
	 */
	LOCK {

		@Override
		void strike(Shard shard, Duration time) {
			try (Connection connection = shard.server().connect(); Statement statement = connection.createStatement()) {
				connection.setAutoCommit(false);
				statement.execute("lock table entry");
				pass(time);
				connection.rollback();
			}
			catch (SQLException ex) {
				throw new IllegalStateException(ex);
			}
		}

	};

	private static final Pattern COMMIT = Pattern.compile("^commit", Pattern.CASE_INSENSITIVE);

	private static final Pattern INSERT = Pattern.compile("^insert into entry");

	private static final long TRAP_MILLIS = 5_000;

	/**
	 * Let it happen.
	 * @param shard to whom
	 * @param time for how long, where it lasts
	 */
	abstract void strike(Shard shard, Duration time);

	private static void awaitTrap(Shard shard) {
		long end = System.nanoTime() + Duration.ofMillis(TRAP_MILLIS).toNanos();
		while (shard.proxy().isTrapSet() && System.nanoTime() < end) {
			pass(Duration.ofMillis(1));
		}
		shard.proxy().mend();
	}

	private static void pass(Duration time) {
		long end = System.nanoTime() + time.toNanos();
		for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
			LockSupport.parkNanos(left);
		}
	}

}
