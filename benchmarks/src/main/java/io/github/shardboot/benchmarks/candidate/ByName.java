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

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

import javax.sql.DataSource;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * A candidate that does not know keys: its user chooses the database by number, and
 * writes by hand what runs on several.
 *
 * @author Shardboot Contributors
 */
abstract class ByName implements Candidate {

	private final ExecutorService executor = Executors.newFixedThreadPool(32, (task) -> {
		Thread thread = new Thread(task);
		thread.setDaemon(true);
		return thread;
	});

	private @Nullable Databases databases;

	@Override
	public final void start(Databases databases) throws Exception {
		this.databases = databases;
		open(databases);
		call(1L, (jdbc) -> jdbc.queryForObject("select 1", Integer.class));
	}

	abstract void open(Databases databases) throws Exception;

	abstract <T> T callAt(int number, Function<JdbcTemplate, T> work);

	abstract void inTransactionAt(int number, Function<JdbcTemplate, Integer> work);

	private Databases databases() {
		if (this.databases == null) {
			throw new IllegalStateException("Not started");
		}
		return this.databases;
	}

	@Override
	public final <T> T call(Long key, Function<JdbcTemplate, T> work) {
		return callAt(databases().numberOf(key), work);
	}

	@Override
	public final void inTransaction(Long key, Function<JdbcTemplate, Integer> work) {
		inTransactionAt(databases().numberOf(key), work);
	}

	@Override
	public List<Account> findAll(Collection<Long> keys) {
		Map<Integer, List<Long>> parts = new TreeMap<>();
		for (Long key : keys) {
			parts.computeIfAbsent(databases().numberOf(key), (number) -> new ArrayList<>()).add(key);
		}
		List<Future<List<Account>>> running = new ArrayList<>();
		parts.forEach((number, part) -> running.add(this.executor.submit(() -> callAt(number,
				(jdbc) -> jdbc.query(Sql.in(table(), part.size()), Account.MAPPER, part.toArray())))));
		return gather(running);
	}

	@Override
	public List<Account> everywhere(String sql) {
		List<Future<List<Account>>> running = new ArrayList<>();
		for (int i = 0; i < databases().count(); i++) {
			int number = i;
			running.add(this.executor.submit(() -> callAt(number, (jdbc) -> jdbc.query(sql, Account.MAPPER))));
		}
		return gather(running);
	}

	private static List<Account> gather(List<Future<List<Account>>> running) {
		List<Account> rows = new ArrayList<>();
		try {
			for (Future<List<Account>> part : running) {
				rows.addAll(part.get());
			}
		}
		catch (InterruptedException | ExecutionException ex) {
			throw new IllegalStateException(ex);
		}
		return Collections.unmodifiableList(rows);
	}

	static TransactionTemplate transactions(DataSource dataSource) {
		return new TransactionTemplate(new DataSourceTransactionManager(dataSource));
	}

	@Override
	public void close() {
		this.executor.shutdownNow();
	}

}
