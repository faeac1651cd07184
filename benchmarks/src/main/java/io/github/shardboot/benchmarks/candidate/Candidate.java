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

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import org.springframework.jdbc.core.JdbcTemplate;

/**
 * One way to route to one of several databases. Thread-safe.
 *
 * @author Shardboot Contributors
 */
public interface Candidate extends Contestant {

	/**
	 * Return a candidate.
	 * @param name its name
	 * @return the candidate, not started
	 */
	static Candidate of(String name) {
		return switch (name) {
			case "direct" -> new DirectCandidate();
			case "ards" -> new RoutingDataSourceCandidate();
			case "shardboot" -> new ShardbootCandidate(Map.of());
			case "unchecked" -> new ShardbootCandidate(Map.of("shard.identity", "off", "shard.startup-check", "none"));
			case "connected" -> new ConnectedCandidate();
			case "dynamic" -> new DynamicDataSourceCandidate();
			case "shardingsphere" -> new ShardingSphereCandidate();
			default -> throw new IllegalArgumentException(name);
		};
	}

	/**
	 * Return the table in which each database has the rows of its keys, as this candidate
	 * spreads them.
	 * @return the name of the table
	 */
	default String table() {
		return "account";
	}

	/**
	 * Run work in the database of a key.
	 * @param <T> the type of the result
	 * @param key the key
	 * @param work the work
	 * @return its result
	 */
	<T> T call(Long key, Function<JdbcTemplate, T> work);

	/**
	 * Run work in a transaction in the database of a key.
	 * @param key the key
	 * @param work the work
	 */
	void inTransaction(Long key, Function<JdbcTemplate, Integer> work);

	/**
	 * Read the rows of many keys, each from its database.
	 * @param keys the keys
	 * @return the rows in any order
	 */
	List<Account> findAll(Collection<Long> keys);

	/**
	 * Run a query on all databases and gather the rows.
	 * @param sql the query
	 * @return the rows in any order
	 */
	List<Account> everywhere(String sql);

	@Override
	default Operation operation(String workload) {
		Workload work = Workload.valueOf(workload);
		String table = table();
		return (key) -> work.run(this, table, key);
	}

}
