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

import java.util.function.Consumer;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

import io.github.shardboot.autoconfigure.ShardAutoConfiguration;
import io.github.shardboot.autoconfigure.ShardKeyAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two shards: {@code good} always serves, {@code bad} is a server of its own behind a
 * proxy and can be made to fail. Both have a table {@code item}.
 *
 * @param good the database of the one
 * @param server the server of the other
 * @param proxy what is in front of it
 * @author Shardboot Contributors
 */
public record FaultyShard(TestDatabase good, TestServer server, FaultProxy proxy) implements AutoCloseable {

	private static final String ITEM = "create table item (id bigint primary key)";

	/**
	 * Start the servers.
	 * @return both shards
	 */
	public static FaultyShard start() {
		TestDatabase good = TestPostgres.shared().createDatabase("good");
		TestServer server = TestServer.start();
		good.jdbc().sql(ITEM).update();
		server.jdbc().sql(ITEM).update();
		return new FaultyShard(good, server, FaultProxy.start(server.port()));
	}

	/**
	 * Return an application on both.
	 * @return the runner
	 */
	public ApplicationContextRunner application() {
		TestPostgres postgres = this.good.server();
		return new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(DataSourceAutoConfiguration.class,
					DataSourceTransactionManagerAutoConfiguration.class, TransactionAutoConfiguration.class,
					JdbcTemplateAutoConfiguration.class, JdbcClientAutoConfiguration.class,
					ShardAutoConfiguration.class, ShardKeyAutoConfiguration.class))
			.withPropertyValues("shard.identity=off", "shard.shards.good.url=" + this.good.url(),
					"shard.shards.good.username=" + postgres.username(),
					"shard.shards.good.password=" + postgres.password(),
					"shard.shards.bad.url=" + TestServer.url(this.proxy.port()), "shard.shards.bad.username=postgres",
					"shard.shards.bad.password=postgres");
	}

	/**
	 * Run an application on both.
	 * @param test what to do with it
	 * @param properties more properties, as {@code name=value}
	 */
	public void run(Consumer<ApplicationContext> test, String... properties) {
		application().withPropertyValues(properties).run((context) -> {
			assertThat(context).hasNotFailed();
			test.accept(context);
		});
	}

	/**
	 * Ask the faulty shard, by another way, whether it has an item.
	 * @param id the id of the item
	 * @return whether it is there
	 */
	public boolean contains(long id) {
		JdbcClient jdbc = this.server.jdbc();
		return jdbc.sql("select exists (select from item where id = :id)")
			.param("id", id)
			.query(Boolean.class)
			.single();
	}

	@Override
	public void close() {
		this.proxy.close();
		this.server.close();
	}

}
