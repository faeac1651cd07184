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

package io.github.shardboot.failover;

import java.sql.SQLException;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import com.zaxxer.hikari.SQLExceptionOverride;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Which failures end a connection of a shard's pool, where PostgreSQL and the pool's own
 * rule differ.
 * <ul>
 * <li>25006 outside a read-only transaction: the server is no primary. The connection
 * ends, and so do the others that nobody uses, because they lead to it too.</li>
 * <li>57P01 and 57P02: the server shut down or crashed, and all its sessions with
 * it.</li>
 * <li>57P03 to 57P05 and 25P03: this session has ended.</li>
 * <li>0A000 is an answer like any other. The pool would take it for a broken
 * connection.</li>
 * </ul>
 * Called by the thread whose call failed, after the failure only.
 *
 * @author Shardboot Contributors
 */
public final class EvictionRule implements SQLExceptionOverride {

	private final HikariDataSource pool;

	private EvictionRule(HikariDataSource pool) {
		this.pool = pool;
	}

	/**
	 * Let a pool obey this rule, unless it has one of its own.
	 * @param pool the pool, configured and not started
	 */
	public static void install(HikariDataSource pool) {
		if (pool.getExceptionOverride() == null) {
			pool.setExceptionOverride(new EvictionRule(pool));
		}
	}

	@java.lang.Override
	public Override adjudicate(SQLException failure) {
		String state = failure.getSQLState();
		if (state == null) {
			return Override.CONTINUE_EVICT;
		}
		return switch (state) {
			case "25006" ->
				TransactionSynchronizationManager.isCurrentTransactionReadOnly() ? Override.DO_NOT_EVICT : evictAll();
			case "57P01", "57P02" -> evictAll();
			case "57P03", "57P04", "57P05", "25P03" -> Override.MUST_EVICT;
			case "0A000" -> Override.DO_NOT_EVICT;
			default -> Override.CONTINUE_EVICT;
		};
	}

	private Override evictAll() {
		HikariPoolMXBean present = this.pool.getHikariPoolMXBean();
		if (present != null) {
			present.softEvictConnections();
		}
		return Override.MUST_EVICT;
	}

}
