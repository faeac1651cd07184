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
import java.util.List;
import java.util.function.Function;

import com.zaxxer.hikari.HikariDataSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * One pool for each database, chosen by hand: the limit.
 *
 * @author Shardboot Contributors
 */
class DirectCandidate extends ByName {

	private final List<HikariDataSource> pools = new ArrayList<>();

	private final List<JdbcTemplate> templates = new ArrayList<>();

	private final List<TransactionTemplate> transactions = new ArrayList<>();

	@Override
	void open(Databases databases) throws Exception {
		databases.pools().forEach((name, pool) -> {
			this.pools.add(pool);
			this.templates.add(new JdbcTemplate(pool));
			this.transactions.add(transactions(pool));
		});
	}

	@Override
	<T> T callAt(int number, Function<JdbcTemplate, T> work) {
		return work.apply(this.templates.get(number));
	}

	@Override
	void inTransactionAt(int number, Function<JdbcTemplate, Integer> work) {
		this.transactions.get(number).executeWithoutResult((status) -> work.apply(this.templates.get(number)));
	}

	@Override
	public void close() {
		super.close();
		this.pools.forEach(HikariDataSource::close);
	}

}
