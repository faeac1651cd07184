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

package io.github.shardboot.sample;

import java.util.List;
import java.util.stream.Stream;

import javax.sql.DataSource;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The shop's databases over plain connections that know nothing of shards.
 *
 * @author Shardboot Contributors
 */
public class ShopDatabases {

	/**
	 * The names of the shards.
	 */
	public static final List<String> SHARDS = List.of("shop-1", "shop-2", "shop-3", "shop-4");

	private final String url;

	ShopDatabases(@Value("${sample.postgres.url}") String url) {
		this.url = url;
	}

	/**
	 * Return a client of one shard.
	 * @param shard the name of the shard
	 * @return the client
	 */
	public JdbcClient shard(String shard) {
		return JdbcClient.create(dataSource(shard));
	}

	private DataSource dataSource(String shard) {
		return new DriverManagerDataSource(this.url + "/" + shard.replace('-', '_'), "postgres", "postgres");
	}

	/**
	 * Remove the customers, orders and reviews of all shards.
	 */
	public void clear() {
		SHARDS.forEach((shard) -> shard(shard).sql("truncate customers, orders, reviews").update());
	}

	/**
	 * Do something while nobody can read the orders and reviews of a shard.
	 * @param shard the name of the shard
	 * @param action what to do
	 */
	public void whileLocked(String shard, Runnable action) {
		DataSource dataSource = dataSource(shard);
		new TransactionTemplate(new JdbcTransactionManager(dataSource)).executeWithoutResult((status) -> {
			JdbcClient.create(dataSource).sql("lock table orders, reviews in access exclusive mode").update();
			action.run();
		});
	}

	/**
	 * Find the shards that have a row for a customer.
	 * @param table the table
	 * @param column the column with the customer's id
	 * @param customerId the customer's id
	 * @return the names of the shards
	 */
	public Stream<String> shardsWith(String table, String column, long customerId) {
		String sql = "select exists (select from %s where %s = ?)".formatted(table, column);
		return SHARDS.stream().filter((shard) -> shard(shard).sql(sql).param(customerId).query(Boolean.class).single());
	}

}
