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

package io.github.shardboot.benchmarks.candidate;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What is done over and over.
 *
 * @author Shardboot Contributors
 */
public enum Workload {

	/**
	 * Reads one row with a {@code JdbcTemplate}.
	 */
	SELECT {

		@Override
		int run(Candidate candidate, String table, Long key) {
			return candidate.call(key, (jdbc) -> jdbc.query(Sql.byId(table), Account.MAPPER, key)).size();
		}

	},

	/**
	 * Reads one row with a {@code JdbcClient}.
	 */
	CLIENT {

		@Override
		int run(Candidate candidate, String table, Long key) {
			return candidate
				.call(key,
						(jdbc) -> JdbcClient.create(jdbc).sql(Sql.byId(table)).param(key).query(Account.MAPPER).list())
				.size();
		}

	},

	/**
	 * Inserts one row in a transaction.
	 */
	INSERT {

		@Override
		int run(Candidate candidate, String table, Long key) {
			Long own = nextId(key);
			candidate.inTransaction(own,
					(jdbc) -> jdbc.update("insert into entry (id, note) values (?, ?)", own, "a note"));
			return 1;
		}

	},

	/**
	 * Reads a hundred rows from all databases.
	 */
	HUNDRED {

		@Override
		int run(Candidate candidate, String table, Long key) {
			return candidate.findAll(hundredKeys()).size() / 100;
		}

	},

	/**
	 * Waits for 20 ms in each of all databases.
	 */
	WAITING {

		@Override
		int run(Candidate candidate, String table, Long key) {
			return candidate.everywhere(Sql.waiting(table)).isEmpty() ? 0 : 1;
		}

	},

	/**
	 * Waits for 20 ms in one database.
	 */
	WAITING_ONE {

		@Override
		int run(Candidate candidate, String table, Long key) {
			return candidate.call(key, (jdbc) -> jdbc.query(Sql.waiting(table), Account.MAPPER)).size();
		}

	},

	/**
	 * Counts the rows of all databases.
	 */
	COUNT {

		@Override
		int run(Candidate candidate, String table, Long key) {
			return (candidate.everywhere(Sql.count(table)).stream().mapToLong(Account::id).sum() >= ROWS) ? 1 : 0;
		}

	},

	/**
	 * Counts the rows of one database.
	 */
	COUNT_ONE {

		@Override
		int run(Candidate candidate, String table, Long key) {
			return candidate.call(key, (jdbc) -> jdbc.query(Sql.count(table), Account.MAPPER)).size();
		}

	},

	/**
	 * Reads the latest 20 rows of one database, by an index.
	 */
	LATEST_ONE {

		@Override
		int run(Candidate candidate, String table, Long key) {
			return candidate.call(key, (jdbc) -> jdbc.query(Sql.latest(table), Account.MAPPER)).size() / 20;
		}

	},

	/**
	 * Reads the latest 20 rows of all databases, by an index.
	 */
	LATEST {

		@Override
		int run(Candidate candidate, String table, Long key) {
			List<Account> rows = candidate.everywhere(Sql.latest(table));
			return rows.stream()
				.sorted((left, right) -> Long.compare(right.created(), left.created()))
				.limit(20)
				.toList()
				.size() / 20;
		}

	};

	/**
	 * How many rows all databases have together.
	 */
	public static final int ROWS = 200_000;

	private static final AtomicLong NEXT = new AtomicLong(
			1_000_000_000_000L * ThreadLocalRandom.current().nextInt(1, 1_000_000));

	/**
	 * Return an id that has not been used.
	 * @param key tells by its remainder which database it is for
	 * @return the id
	 */
	public static long nextId(long key) {
		return NEXT.addAndGet(ROWS) + key % 4;
	}

	/**
	 * Return different keys by chance, so that no candidate always has parts of one size.
	 * @return a hundred keys
	 */
	public static Set<Long> hundredKeys() {
		Set<Long> keys = new LinkedHashSet<>();
		while (keys.size() < 100) {
			keys.add(ThreadLocalRandom.current().nextLong(1, ROWS));
		}
		return keys;
	}

	/**
	 * Do it once.
	 * @param candidate who does it
	 * @param table the table with the rows of the candidate
	 * @param key a key, 1 to {@link #ROWS}
	 * @return 1 if the result is right
	 */
	abstract int run(Candidate candidate, String table, Long key);

}
