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

package io.github.shardboot.routing.replica;

import java.time.Duration;
import java.util.Arrays;
import java.util.function.Supplier;
import java.util.stream.IntStream;

import org.awaitility.Awaitility;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import io.github.shardboot.Shards;
import io.github.shardboot.autoconfigure.ShardAutoConfiguration;
import io.github.shardboot.routing.ShardDataSources;
import io.github.shardboot.testsupport.TestServer;

/**
 * A shard {@code a} with replicas, and what an application does with it.
 *
 * @author Shardboot Contributors
 */
final class ReplicatedShard {

	private ReplicatedShard() {
	}

	static TestServer startPrimary() {
		TestServer primary = TestServer.start();
		primary.jdbc().sql("create table item (id bigint primary key)").update();
		return primary;
	}

	static ApplicationContextRunner application(TestServer primary, TestServer... standbys) {
		return application(primary.url(), Arrays.stream(standbys).map(TestServer::url).toArray(String[]::new));
	}

	static ApplicationContextRunner application(String primary, String... standbys) {
		return new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(DataSourceAutoConfiguration.class,
				DataSourceTransactionManagerAutoConfiguration.class, JdbcTemplateAutoConfiguration.class,
				TransactionAutoConfiguration.class, JdbcClientAutoConfiguration.class, ShardAutoConfiguration.class))
			.withPropertyValues("shard.shards.a.username=postgres", "shard.shards.a.password=postgres",
					"shard.shards.a.url=" + primary, "shard.shards.a.replicas.urls=" + String.join(",", standbys),
					"shard.replicas.interval=100ms");
	}

	static ShardReplicas replicas(ApplicationContext context) {
		return context.getBean(ShardDataSources.class).replicas("a");
	}

	// one that was looked at may not have been seen to keep up yet
	static void awaitReplicas(ApplicationContext context) {
		ShardReplicas replicas = replicas(context);
		Awaitility.await()
			.atMost(Duration.ofSeconds(30))
			.until(() -> IntStream.range(0, replicas.all().size())
				.allMatch((turn) -> replicas.find(null, turn, 0) == 1));
	}

	static String awaitError(ApplicationContext context) {
		Replica replica = replicas(context).all().get(0);
		return Awaitility.await()
			.atMost(Duration.ofSeconds(30))
			.until(replica::error, (error) -> error != null && !error.equals("not looked at yet"));
	}

	static TransactionTemplate transaction(ApplicationContext context, boolean readOnly) {
		TransactionTemplate transaction = new TransactionTemplate(context.getBean(PlatformTransactionManager.class));
		transaction.setReadOnly(readOnly);
		return transaction;
	}

	static <T> T on(ApplicationContext context, Supplier<T> work) {
		return context.getBean(Shards.class).on("a").call(work::get);
	}

	static <T> T in(ApplicationContext context, TransactionTemplate transaction, Supplier<T> work) {
		return on(context, () -> transaction.execute((status) -> work.get()));
	}

	static <T> T read(ApplicationContext context, Supplier<T> work) {
		return in(context, transaction(context, true), work);
	}

	static Integer portOfRead(ApplicationContext context) {
		return read(context, () -> port(context));
	}

	static Integer port(ApplicationContext context) {
		return jdbc(context).sql("select inet_server_port()").query(Integer.class).single();
	}

	static int insert(ApplicationContext context, long id) {
		return jdbc(context).sql("insert into item values (:id)").param("id", id).update();
	}

	static boolean exists(ApplicationContext context, long id) {
		return jdbc(context).sql("select count(*) from item where id = :id")
			.param("id", id)
			.query(Long.class)
			.single() == 1;
	}

	static JdbcClient jdbc(ApplicationContext context) {
		return context.getBean(JdbcClient.class);
	}

}
