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

package io.github.shardboot.rebalance.engine.preflight;

import java.sql.SQLException;
import java.util.List;

import io.github.shardboot.rebalance.engine.side.Side;
import io.github.shardboot.rebalance.store.Sql;

/**
 * Checks the settings and rights that moves need at a server.
 *
 * @author Shardboot Contributors
 */
final class ServerCheck {

	private static final int MIN_VERSION = 15;

	private static final String SLOTS_LEFT = """
			select current_setting('max_replication_slots')::int - (select count(*) from pg_replication_slots)""";

	private static final String SENDERS_LEFT = """
			select current_setting('max_wal_senders')::int
				- (select count(*) from pg_stat_activity where backend_type = 'walsender')""";

	private static final String WORKERS_LEFT = """
			select current_setting('max_logical_replication_workers')::int
				- (select count(*) from pg_subscription where subenabled)""";

	private static final String SUPERUSER = "select rolsuper from pg_roles where rolname = current_user";

	private static final String MAY_REPLICATE = """
			select rolreplication or rolsuper from pg_roles where rolname = current_user""";

	private static final String MAY_SUBSCRIBE = """
			select pg_has_role('pg_create_subscription', 'usage') from pg_roles
			where rolname = current_user and exists (select from pg_roles where rolname = 'pg_create_subscription')""";

	private static final String MAY_CREATE = """
			select has_database_privilege(current_database(), 'create')""";

	private static final String MAY_PASS_TRIGGERS = """
			select has_parameter_privilege('session_replication_role', 'set')""";

	private static final String MAY_SEE = "select pg_has_role('pg_read_all_stats', 'usage')";

	private static final String PREPARED = """
			select count(*) from pg_prepared_xacts where database = current_database()""";

	private final List<String> problems;

	ServerCheck(List<String> problems) {
		this.problems = problems;
	}

	void publisher(Side side, String role) throws SQLException {
		common(side, role);
		require(side, "select current_setting('wal_level') = 'logical'", role,
				"'wal_level' is not 'logical'. Set it and restart the server; managed services have a switch for it."
						+ " Small units can move without, with 'shard.rebalance.engine=auto' when the move is started.");
		require(side, "select (" + SLOTS_LEFT + ") >= 3", role,
				"fewer than 3 replication slots are free. Complete other moves, or raise 'max_replication_slots'.");
		require(side, "select (" + SENDERS_LEFT + ") >= 3", role,
				"fewer than 3 WAL senders are free. Complete other moves, or raise 'max_wal_senders'.");
		require(side, MAY_REPLICATE, role,
				"the login for moves may not create replication slots. Use 'alter role .. replication'.");
		require(side, "select (" + PREPARED + ") = 0", role,
				"a prepared transaction is open, which the slot would wait for. Commit it or roll it back.");
	}

	void subscriber(Side side, String role) throws SQLException {
		common(side, role);
		require(side, "select (" + WORKERS_LEFT + ") >= 2", role,
				"fewer than 2 workers are free for subscriptions. Complete other moves, or raise"
						+ " 'max_logical_replication_workers' and 'max_worker_processes'.");
		if (!Sql.is(side.get(), SUPERUSER) && (side.version() < 16 || !Sql.is(side.get(), MAY_SUBSCRIBE))) {
			add(role, "the login for moves may not create subscriptions. Use 'grant pg_create_subscription' (from"
					+ " PostgreSQL 16 on), or a superuser.");
		}
	}

	// what every engine needs
	void common(Side side, String role) throws SQLException {
		if (side.version() < MIN_VERSION) {
			add(role, "PostgreSQL %d is too old; %d or later is needed.".formatted(side.version(), MIN_VERSION));
		}
		require(side, MAY_CREATE, role, "the login for moves may not create a schema. Use 'grant create on database'.");
		require(side, MAY_SEE, role,
				"the login for moves may not see what others do, without which nothing is held back"
						+ " and no progress is seen. Use 'grant pg_read_all_stats'.");
		require(side, MAY_PASS_TRIGGERS, role,
				"the login for moves may not set 'session_replication_role', without which clean-up would fire"
						+ " triggers. Use 'grant set on parameter session_replication_role'.");
	}

	private void require(Side side, String condition, String role, String problem) throws SQLException {
		if (!Sql.is(side.get(), condition)) {
			add(role, problem);
		}
	}

	private void add(String role, String problem) {
		String text = "At the %s %s".formatted(role, problem);
		if (!this.problems.contains(text)) {
			this.problems.add(text);
		}
	}

}
