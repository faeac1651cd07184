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

package io.github.shardboot.testsupport;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.test.context.DynamicPropertyRegistry;

import io.github.shardboot.autoconfigure.ShardAutoConfiguration;
import io.github.shardboot.autoconfigure.ShardKeyAutoConfiguration;

/**
 * A default database and some shards, each with the same table {@code item}, and an
 * application on them.
 *
 * @param defaultDatabase the default database
 * @param shards the shards by name
 * @author Shardboot Contributors
 */
public record ShardCluster(TestDatabase defaultDatabase, Map<String, TestDatabase> shards) {

	private static final String ITEM = "create table item (id bigint primary key, owner bigint, name text)";

	/**
	 * Create the databases.
	 * @param shards the number of shards; they are named {@code s0}, {@code s1} and so on
	 * @return the cluster
	 */
	public static ShardCluster create(int shards) {
		return create(shards, "");
	}

	/**
	 * Create the databases.
	 * @param shards the number of shards; they are named {@code s0}, {@code s1} and so on
	 * @param options the options of {@code create database}, such as its locale
	 * @return the cluster
	 */
	public static ShardCluster create(int shards, String options) {
		ShardCluster cluster = empty(shards, options);
		cluster.databases().forEach((database) -> database.jdbc().sql(ITEM).update());
		return cluster;
	}

	/**
	 * Create the databases without any table.
	 * @param shards the number of shards; they are named {@code s0}, {@code s1} and so on
	 * @return the cluster
	 */
	public static ShardCluster empty(int shards) {
		return empty(shards, "");
	}

	private static ShardCluster empty(int shards, String options) {
		TestPostgres postgres = TestPostgres.shared();
		Map<String, TestDatabase> databases = new TreeMap<>();
		for (int i = 0; i < shards; i++) {
			databases.put("s" + i, postgres.createDatabase("s" + i, options));
		}
		return new ShardCluster(postgres.createDatabase("main", options), databases);
	}

	/**
	 * Return a database.
	 * @param name the name of the shard, or {@code default}
	 * @return the database
	 */
	public TestDatabase database(String name) {
		return "default".equals(name) ? this.defaultDatabase : this.shards.get(name);
	}

	/**
	 * Return all databases.
	 * @return the default database and the shards
	 */
	public List<TestDatabase> databases() {
		List<TestDatabase> databases = new ArrayList<>(this.shards.values());
		databases.add(this.defaultDatabase);
		return databases;
	}

	/**
	 * Empty the table everywhere.
	 */
	public void clear() {
		databases().forEach((database) -> database.jdbc().sql("truncate item").update());
	}

	/**
	 * Return the ids of all items of a database.
	 * @param name the name of the shard, or {@code default}
	 * @return the ids in ascending order
	 */
	public List<Long> items(String name) {
		return database(name).jdbc().sql("select id from item order by id").query(Long.class).list();
	}

	/**
	 * Count the statements that each database has received until now.
	 * @return the numbers by database
	 */
	public Map<TestDatabase, Integer> statementCounts() {
		Map<TestDatabase, Integer> counts = new HashMap<>();
		databases().forEach((database) -> counts.put(database, database.statements().size()));
		return counts;
	}

	/**
	 * Return an application on this cluster. Keys are of type long and live in the shard
	 * whose number they are divided by ten: 0 to 9 in {@code s0}, 10 to 19 in {@code s1}
	 * and so on.
	 * @return the runner
	 */
	public ApplicationContextRunner application() {
		return withoutDefaultDatabase().withPropertyValues(defaultProperties());
	}

	/**
	 * Return an application on the shards alone.
	 * @return the runner
	 * @see #application()
	 */
	public ApplicationContextRunner withoutDefaultDatabase() {
		return new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(DataSourceAutoConfiguration.class,
					DataSourceTransactionManagerAutoConfiguration.class, TransactionAutoConfiguration.class,
					JdbcTemplateAutoConfiguration.class, JdbcClientAutoConfiguration.class,
					ShardAutoConfiguration.class, ShardKeyAutoConfiguration.class))
			.withPropertyValues(properties());
	}

	/**
	 * Return the properties of the shards.
	 * @return the properties as {@code name=value}
	 */
	public String[] properties() {
		List<String> properties = new ArrayList<>();
		properties.add("shard.defaults.username=" + this.defaultDatabase.server().username());
		properties.add("shard.defaults.password=" + this.defaultDatabase.server().password());
		properties.add("shard.strategy=range");
		int number = 0;
		for (Map.Entry<String, TestDatabase> shard : this.shards.entrySet()) {
			properties.add("shard.shards.%s.url=%s".formatted(shard.getKey(), shard.getValue().url()));
			String low = (number == 0) ? "" : String.valueOf(number * 10);
			String high = (number == this.shards.size() - 1) ? "" : String.valueOf((number + 1) * 10);
			properties.add("shard.range.%s=%s..%s".formatted(shard.getKey(), low, high));
			number++;
		}
		return properties.toArray(String[]::new);
	}

	/**
	 * Return the properties of the default database.
	 * @return the properties as {@code name=value}
	 */
	public String[] defaultProperties() {
		return new String[] { "spring.datasource.url=" + this.defaultDatabase.url(),
				"spring.datasource.username=" + this.defaultDatabase.server().username(),
				"spring.datasource.password=" + this.defaultDatabase.server().password() };
	}

	/**
	 * Add the properties of the default database and of the shards.
	 * @param registry where to
	 */
	public void register(DynamicPropertyRegistry registry) {
		Stream.of(defaultProperties(), properties()).flatMap(Stream::of).forEach((property) -> {
			String[] pair = property.split("=", 2);
			registry.add(pair[0], () -> pair[1]);
		});
	}

}
