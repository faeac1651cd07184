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

package io.github.shardboot.rebalance.engine.side;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.github.shardboot.rebalance.store.Sql;
import io.github.shardboot.testsupport.TestDatabase;
import io.github.shardboot.testsupport.TestPostgres;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Side}.
 *
 * @author Shardboot Contributors
 */
class SideIntegrationTests {

	private static final String TIMEOUTS = """
			select name from pg_settings where name in ('lock_timeout', 'statement_timeout', 'transaction_timeout',
				'idle_session_timeout', 'idle_in_transaction_session_timeout')""";

	private final TestDatabase database = TestPostgres.shared().createDatabase("side");

	@Test
	void timeoutsOfTheDatabaseDoNotHoldForMoves() throws Exception {
		List<String> timeouts;
		try (Connection connection = this.database.connect()) {
			timeouts = Sql.texts(connection, TIMEOUTS);
			for (String timeout : timeouts) {
				Sql.execute(connection, "alter database %s set %s = '1min'".formatted(this.database.name(), timeout));
			}
		}
		assertThat(timeouts).contains("statement_timeout", "idle_session_timeout");
		try (Side side = new Side("s0", databases()); Connection plain = this.database.connect()) {
			for (String timeout : timeouts) {
				assertThat(Sql.texts(plain, "show " + timeout)).containsExactly("1min");
				assertThat(Sql.texts(side.get(), "show " + timeout)).as(timeout).containsExactly("0");
			}
		}
	}

	private MoveDatabases databases() {
		return new MoveDatabases() {

			@Override
			public Connection open(String shard) throws SQLException {
				return SideIntegrationTests.this.database.connect();
			}

			@Override
			public String connectionString(String shard) {
				throw new UnsupportedOperationException();
			}

		};
	}

}
