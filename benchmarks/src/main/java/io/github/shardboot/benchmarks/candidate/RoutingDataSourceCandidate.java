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

import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

import com.zaxxer.hikari.HikariDataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.lookup.AbstractRoutingDataSource;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Spring's {@code AbstractRoutingDataSource} and a thread-local variable.
 *
 * @author Shardboot Contributors
 */
class RoutingDataSourceCandidate extends ByName {

	private static final ThreadLocal<@Nullable String> CURRENT = new ThreadLocal<>();

	private final Map<Object, Object> pools = new HashMap<>();

	private final AbstractRoutingDataSource dataSource = new AbstractRoutingDataSource() {

		@Override
		protected @Nullable Object determineCurrentLookupKey() {
			return CURRENT.get();
		}

	};

	private final JdbcTemplate template = new JdbcTemplate();

	private final TransactionTemplate transactions = transactions(this.dataSource);

	private String[] names = {};

	@Override
	void open(Databases databases) {
		databases.pools().forEach(this.pools::put);
		this.names = new String[databases.count()];
		for (int i = 0; i < this.names.length; i++) {
			this.names[i] = "s" + i;
		}
		this.dataSource.setTargetDataSources(this.pools);
		this.dataSource.afterPropertiesSet();
		this.template.setDataSource(this.dataSource);
	}

	@Override
	<T> T callAt(int number, Function<JdbcTemplate, T> work) {
		CURRENT.set(this.names[number]);
		try {
			return work.apply(this.template);
		}
		finally {
			CURRENT.remove();
		}
	}

	@Override
	void inTransactionAt(int number, Function<JdbcTemplate, Integer> work) {
		CURRENT.set(this.names[number]);
		try {
			this.transactions.executeWithoutResult((status) -> work.apply(this.template));
		}
		finally {
			CURRENT.remove();
		}
	}

	@Override
	public void close() {
		super.close();
		this.pools.values().forEach((pool) -> ((HikariDataSource) pool).close());
	}

}
