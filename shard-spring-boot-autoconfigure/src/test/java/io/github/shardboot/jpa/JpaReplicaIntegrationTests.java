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

package io.github.shardboot.jpa;

import java.time.Duration;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.ApplicationContext;

import io.github.shardboot.ConsistencySession;
import io.github.shardboot.Shards;
import io.github.shardboot.autoconfigure.ShardAutoConfiguration;
import io.github.shardboot.autoconfigure.ShardKeyAutoConfiguration;
import io.github.shardboot.jpa.domain.Account;
import io.github.shardboot.jpa.domain.AccountRepository;
import io.github.shardboot.routing.ShardDataSources;
import io.github.shardboot.routing.replica.Replica;
import io.github.shardboot.testsupport.TestServer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for JPA with a shard that has a replica.
 *
 * @author Shardboot Contributors
 */
class JpaReplicaIntegrationTests {

	private static TestServer primary;

	private static TestServer standby;

	@BeforeAll
	static void startServers() {
		primary = TestServer.start();
		primary.jdbc().sql("create table account (id bigint primary key, owner bigint, name varchar(255))").update();
		standby = primary.standby();
	}

	@AfterAll
	static void stopServers() {
		standby.close();
		primary.close();
	}

	@Test
	void repositoriesReadFromTheReplicaAndWriteToThePrimary() {
		application().run((context) -> {
			Replica replica = await(context);
			AccountRepository accounts = context.getBean(AccountRepository.class);
			ConsistencySession session = new ConsistencySession();
			session.run(() -> accounts.save(new Account(7L, 1L, "alice")));
			assertThat(session.token().position("a")).isNotNull();
			assertThat(replica.reads()).isZero();
			Awaitility.await()
				.atMost(Duration.ofSeconds(30))
				.until(() -> context.getBean(Shards.class).on("a").call(() -> accounts.findById(7L)).isPresent());
			assertThat(replica.reads()).isPositive();
			assertThat(session.<Boolean, RuntimeException>call(
					() -> context.getBean(Shards.class).on("a").call(() -> accounts.findById(7L)).isPresent()))
				.isTrue();
		});
	}

	@Test
	void sessionThatKeepsItsConnectionHasOneOfThePrimary() {
		application().withPropertyValues("spring.jpa.open-in-view=true").run((context) -> {
			Replica replica = await(context);
			context.getBean(Shards.class).on("a").run(() -> context.getBean(AccountRepository.class).findById(8L));
			assertThat(replica.reads()).isZero();
		});
	}

	private static Replica await(ApplicationContext context) {
		Replica replica = context.getBean(ShardDataSources.class).replicas("a").all().get(0);
		Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> replica.error() == null);
		return replica;
	}

	private static ApplicationContextRunner application() {
		return JpaCluster
			.runner(new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(
					DataSourceAutoConfiguration.class, DataSourceTransactionManagerAutoConfiguration.class,
					JdbcTemplateAutoConfiguration.class, TransactionAutoConfiguration.class,
					JdbcClientAutoConfiguration.class, ShardAutoConfiguration.class, ShardKeyAutoConfiguration.class)))
			.withPropertyValues("spring.jpa.properties.hibernate.cache.use_second_level_cache=false",
					"shard.shards.a.username=postgres", "shard.shards.a.password=postgres",
					"shard.shards.a.url=" + primary.url(), "shard.shards.a.replicas.urls=" + standby.url());
	}

}
