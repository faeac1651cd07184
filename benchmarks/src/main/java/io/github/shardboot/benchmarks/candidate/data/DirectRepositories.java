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

package io.github.shardboot.benchmarks.candidate.data;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import org.springframework.context.ConfigurableApplicationContext;

import io.github.shardboot.benchmarks.candidate.Databases;

/**
 * An application for each database, chosen by hand, and a thread pool for what needs all
 * of them.
 *
 * @author Shardboot Contributors
 */
class DirectRepositories extends RepositoryCandidate {

	private final List<PlainAccounts> accounts = new ArrayList<>();

	private final List<EntryRows> entries = new ArrayList<>();

	private final ExecutorService executor = Executors.newFixedThreadPool(32);

	DirectRepositories(boolean jpa) {
		super(jpa);
	}

	@Override
	public void start(Databases databases) {
		for (int i = 0; i < databases.count(); i++) {
			Map<String, Object> properties = new HashMap<>();
			properties.put("spring.datasource.url", databases.url(i));
			properties.put("spring.datasource.username", "postgres");
			properties.put("spring.datasource.password", "postgres");
			properties.put("spring.datasource.hikari.maximum-pool-size", Databases.POOL_SIZE);
			properties.put("spring.datasource.hikari.minimum-idle", 0);
			properties.put("shard.enabled", false);
			ConfigurableApplicationContext context = run(properties);
			this.accounts.add(context.getBean(PlainAccounts.class));
			this.entries.add(context.getBean(EntryRows.class));
		}
		find(1);
	}

	private int numberOf(long key) {
		return (int) (key % this.accounts.size());
	}

	@Override
	int find(long key) {
		return this.accounts.get(numberOf(key)).findById(key).isPresent() ? 1 : 0;
	}

	@Override
	int save(long key) {
		this.entries.get(numberOf(key)).save(entry(key));
		return 1;
	}

	@Override
	int findAll(Set<Long> keys) {
		Map<Integer, List<Long>> parts = new TreeMap<>();
		for (Long key : keys) {
			parts.computeIfAbsent(numberOf(key), (number) -> new ArrayList<>()).add(key);
		}
		Collection<Callable<Integer>> tasks = new ArrayList<>();
		parts.forEach((number, part) -> tasks.add(() -> count(this.accounts.get(number).findAllById(part))));
		int count = 0;
		try {
			for (Future<Integer> rows : this.executor.invokeAll(tasks)) {
				count += rows.get();
			}
		}
		catch (InterruptedException | ExecutionException ex) {
			throw new IllegalStateException(ex);
		}
		return count;
	}

	private static int count(Iterable<PlainAccount> accounts) {
		int count = 0;
		for (PlainAccount account : accounts) {
			count += (account.getId() > 0) ? 1 : 0;
		}
		return count;
	}

	@Override
	public void close() {
		super.close();
		this.executor.shutdownNow();
	}

}
