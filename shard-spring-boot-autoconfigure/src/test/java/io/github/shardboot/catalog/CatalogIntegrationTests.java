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

package io.github.shardboot.catalog;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import org.junit.jupiter.api.Test;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import io.github.shardboot.ShardUnavailableException;
import io.github.shardboot.testsupport.TestDatabase;
import io.github.shardboot.testsupport.TestPostgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link Catalog} and {@link CatalogSchema}.
 *
 * @author Shardboot Contributors
 */
class CatalogIntegrationTests {

	private final TestDatabase database = TestPostgres.shared().createDatabase("catalog");

	@Test
	void manyProcessesCreateTheTablesOnce() throws Exception {
		int processes = 8;
		ExecutorService executor = Executors.newFixedThreadPool(processes);
		CyclicBarrier barrier = new CyclicBarrier(processes);
		List<Future<Integer>> tables = new ArrayList<>();
		for (int i = 0; i < processes; i++) {
			tables.add(executor.submit(() -> {
				try (Catalog catalog = TestCatalog.in(this.database)) {
					barrier.await();
					return count(catalog);
				}
			}));
		}
		for (Future<Integer> table : tables) {
			assertThat(table.get()).isZero();
		}
		executor.shutdown();
		assertThat(this.database.jdbc().sql("select script from shardboot_catalog").query(String.class).list())
			.containsExactly("1-catalog.sql", "2-moves.sql", "3-overrides.sql", "4-ranges.sql", "5-engines.sql");
	}

	@Test
	void tablesThatAreThereAreNotTouched() {
		try (Catalog catalog = TestCatalog.in(this.database)) {
			count(catalog);
		}
		int before = this.database.statements().size();
		try (Catalog catalog = TestCatalog.in(this.database)) {
			count(catalog);
		}
		assertThat(this.database.statements().stream().skip(before)).noneMatch((line) -> line.contains("create"));
	}

	@Test
	void workOutlivesTheTransactionOfItsCallerAndIsRolledBackAlone() {
		try (Catalog catalog = TestCatalog.in(this.database)) {
			TransactionTemplate caller = new TransactionTemplate(
					new DataSourceTransactionManager(this.database.dataSource()));
			caller.executeWithoutResult((status) -> {
				catalog.inTransaction("insert", (connection) -> connection.createStatement()
					.executeUpdate("insert into shardboot_lane (lane) values (1)"));
				status.setRollbackOnly();
			});
			assertThat(lanes()).isEqualTo(1);
			assertThatIllegalStateException().isThrownBy(() -> catalog.inTransaction("insert", (connection) -> {
				connection.createStatement().executeUpdate("insert into shardboot_lane (lane) values (2)");
				throw new IllegalStateException("no");
			}));
			assertThat(lanes()).isEqualTo(1);
		}
	}

	@Test
	void connectionThatIsLostInATransactionIsToldAsSuch() {
		try (Catalog catalog = TestCatalog.in(this.database)) {
			assertThatExceptionOfType(ShardUnavailableException.class)
				.isThrownBy(() -> catalog.inTransaction("insert",
						(connection) -> connection.createStatement()
							.execute("select pg_terminate_backend(pg_backend_pid())")))
				.withMessageContaining("(SQL state 57P01)");
		}
	}

	@Test
	void catalogThatIsDownIsUnavailableWithoutTellingTheStatement() {
		try (Catalog catalog = TestCatalog.at("jdbc:postgresql://localhost:1/none", "u", "p")) {
			assertThatExceptionOfType(ShardUnavailableException.class).isThrownBy(() -> count(catalog))
				.withMessage("The catalog cannot count lanes (SQL state 08001). Nothing is guessed in its place; "
						+ "check 'shard.catalog'.")
				.satisfies((ex) -> assertThat(ex.getShard()).isEqualTo("catalog"));
		}
	}

	private int lanes() {
		return this.database.jdbc().sql("select count(*) from shardboot_lane").query(Integer.class).single();
	}

	private static int count(Catalog catalog) {
		return catalog.call("count lanes", (connection) -> {
			var result = connection.createStatement().executeQuery("select count(*) from shardboot_lane");
			result.next();
			return result.getInt(1);
		});
	}

}
