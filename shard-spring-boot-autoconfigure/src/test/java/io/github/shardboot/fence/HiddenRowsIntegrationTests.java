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

package io.github.shardboot.fence;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import io.github.shardboot.rebalance.store.Sql;
import io.github.shardboot.sql.SqlText;
import io.github.shardboot.testsupport.TestDatabase;
import io.github.shardboot.testsupport.TestPostgres;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link HiddenRows} of several moves.
 *
 * @author Shardboot Contributors
 */
class HiddenRowsIntegrationTests {

	private static final SqlText TABLE = SqlText.of("public.note");

	private final TestDatabase database = TestPostgres.shared().createDatabase("hidden");

	@Test
	void moveThatBeginsWhileTheLastOneEndsHidesItsRows() throws Exception {
		this.database.jdbc().sql("create table note (id bigint)").update();
		try (Connection first = this.database.connect(); Connection second = this.database.connect()) {
			hidden(1).install(first, TABLE, SqlText.of("id = 1"));
			first.setAutoCommit(false);
			// what the end of the first move does, up to its commit
			Sql.texts(first, "select pg_advisory_xact_lock(1399349872, hashtext('public.note'))::text");
			Sql.execute(first, """
					drop policy shardboot_m1 on note; alter table note disable row level security;
					drop policy shardboot_open on note""");
			CompletableFuture<Void> installed = CompletableFuture.runAsync(() -> install(second));
			Awaitility.await()
				.until(() -> this.database.jdbc()
					.sql("select count(*) > 0 from pg_locks where not granted and database = "
							+ "(select oid from pg_database where datname = current_database())")
					.query(Boolean.class)
					.single());
			first.commit();
			first.setAutoCommit(true);
			installed.get(30, TimeUnit.SECONDS);
			assertThat(Sql.is(first, "select relrowsecurity from pg_class where oid = 'note'::regclass")).isTrue();
			assertThat(Sql.texts(first, "select polname from pg_policy order by 1")).containsExactly("shardboot_m2",
					"shardboot_open");
			hidden(2).remove(second);
			assertThat(Sql.texts(first, "select polname from pg_policy")).isEqualTo(List.of());
			assertThat(Sql.is(first, "select relrowsecurity from pg_class where oid = 'note'::regclass")).isFalse();
		}
	}

	private static void install(Connection connection) {
		try {
			hidden(2).install(connection, TABLE, SqlText.of("id = 2"));
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static HiddenRows hidden(long move) {
		return new HiddenRows(move, Duration.ofSeconds(5), Duration.ofSeconds(30));
	}

}
