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

import java.util.LinkedHashMap;
import java.util.Map;

import com.zaxxer.hikari.HikariDataSource;

/**
 * Where the databases are: on one server, with numbered names.
 *
 * @param port the port of the server
 * @param prefix what the names of the databases begin with
 * @param count how many there are
 * @author Shardboot Contributors
 */
public record Databases(int port, String prefix, int count) {

	/**
	 * How many connections each pool has at most.
	 */
	public static final int POOL_SIZE = 16;

	/**
	 * How long an answer is waited for, in seconds, as our starter does by default. A
	 * read with a timeout costs two system calls more, in every candidate.
	 */
	private static final int SOCKET_TIMEOUT = 60;

	/**
	 * Return the URL of a database.
	 * @param number its number
	 * @return the URL
	 */
	public String url(int number) {
		return "jdbc:postgresql://localhost:%d/%s%d?socketTimeout=%d".formatted(this.port, this.prefix, number,
				SOCKET_TIMEOUT);
	}

	/**
	 * Return the number of the database that has a key, for candidates that have to
	 * compute it themselves.
	 * @param key the key
	 * @return the number
	 */
	public int numberOf(long key) {
		return (int) (key % this.count);
	}

	/**
	 * Create pools that open with their first connection.
	 * @return the pools by name
	 */
	public Map<String, HikariDataSource> pools() {
		Map<String, HikariDataSource> pools = new LinkedHashMap<>();
		for (int i = 0; i < this.count; i++) {
			HikariDataSource pool = new HikariDataSource();
			pool.setJdbcUrl(url(i));
			pool.setUsername("postgres");
			pool.setPassword("postgres");
			pool.setMaximumPoolSize(POOL_SIZE);
			pool.setMinimumIdle(0);
			pool.setInitializationFailTimeout(-1);
			pools.put("s" + i, pool);
		}
		return pools;
	}

}
