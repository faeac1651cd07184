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
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import javax.sql.DataSource;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

import io.github.shardboot.Shards;

/**
 * Our starter, with what it does by default but for given settings.
 *
 * @author Shardboot Contributors
 */
public class ShardbootCandidate implements Candidate {

	private final Map<String, String> settings;

	private @Nullable ConfigurableApplicationContext context;

	private @Nullable Shards shards;

	private JdbcTemplate template = new JdbcTemplate();

	private TransactionTemplate transactions = new TransactionTemplate();

	/**
	 * Create a candidate.
	 * @param settings what is not as it is by default
	 */
	ShardbootCandidate(Map<String, String> settings) {
		this.settings = settings;
	}

	/**
	 * Return the configuration.
	 * @param databases the databases
	 * @return properties
	 */
	public static Map<String, Object> properties(Databases databases) {
		Map<String, Object> properties = new HashMap<>();
		for (int i = 0; i < databases.count(); i++) {
			properties.put("shard.shards.s%d.url".formatted(i), databases.url(i));
		}
		properties.put("shard.defaults.username", "postgres");
		properties.put("shard.defaults.password", "postgres");
		properties.put("shard.defaults.hikari.maximum-pool-size", Databases.POOL_SIZE);
		return properties;
	}

	@Override
	public void start(Databases databases) {
		Map<String, Object> properties = properties(databases);
		properties.putAll(this.settings);
		this.context = new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.properties(Quiet.with(properties))
			.run();
		this.shards = this.context.getBean(Shards.class);
		DataSource dataSource = this.context.getBean(DataSource.class);
		this.template = new JdbcTemplate(dataSource);
		this.transactions = ByName.transactions(dataSource);
		call(1L, (jdbc) -> jdbc.queryForObject("select 1", Integer.class));
	}

	private Shards shards() {
		if (this.shards == null) {
			throw new IllegalStateException("Not started");
		}
		return this.shards;
	}

	@Override
	public String table() {
		return "hashed_account";
	}

	@Override
	public <T> T call(Long key, Function<JdbcTemplate, T> work) {
		return shards().forKey(key).call(() -> work.apply(this.template));
	}

	@Override
	public void inTransaction(Long key, Function<JdbcTemplate, Integer> work) {
		shards().forKey(key).run(() -> this.transactions.executeWithoutResult((status) -> work.apply(this.template)));
	}

	@Override
	public List<Account> findAll(Collection<Long> keys) {
		Map<String, List<Long>> parts = new LinkedHashMap<>();
		for (Long key : keys) {
			parts.computeIfAbsent(shards().locate(key).shard(), (shard) -> new ArrayList<>()).add(key);
		}
		Map<String, List<Account>> rows = shards().all(parts.keySet()).call((shard) -> {
			List<Long> part = parts.getOrDefault(shard, List.of());
			return this.template.query(Sql.in(table(), part.size()), Account.MAPPER, part.toArray());
		}).values();
		return gather(rows);
	}

	@Override
	public List<Account> everywhere(String sql) {
		Map<String, List<Account>> rows = shards().all()
			.call((shard) -> this.template.query(sql, Account.MAPPER))
			.values();
		return gather(rows);
	}

	private static List<Account> gather(Map<String, List<Account>> parts) {
		List<Account> rows = new ArrayList<>();
		parts.values().forEach(rows::addAll);
		return Collections.unmodifiableList(rows);
	}

	@Override
	public void close() {
		if (this.context != null) {
			this.context.close();
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
