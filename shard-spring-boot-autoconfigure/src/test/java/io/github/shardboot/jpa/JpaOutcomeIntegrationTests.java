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

import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

import io.github.shardboot.OutcomeUnknownException;
import io.github.shardboot.ShardUnavailableException;
import io.github.shardboot.jpa.domain.Account;
import io.github.shardboot.testsupport.FaultProxy;
import io.github.shardboot.testsupport.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for what JPA says about connections that break.
 *
 * @author Shardboot Contributors
 */
class JpaOutcomeIntegrationTests {

	private static final JpaCluster CLUSTER = JpaCluster.create();

	private static final Long BOB = JpaCluster.BOB;

	private final AtomicInteger status = new AtomicInteger(-1);

	@BeforeEach
	void clear() {
		CLUSTER.clear();
	}

	@Test
	void commitWhoseReplyIsLostIsUnknown() {
		run((app, proxy) -> {
			proxy.loseReplyTo("COMMIT");
			assertThatExceptionOfType(TransactionSystemException.class).isThrownBy(() -> app.inTransaction(BOB, () -> {
				rememberStatus();
				app.accounts().saveAndFlush(new Account(8L, BOB, "carol"));
			})).satisfies((ex) -> assertThat(ex.contains(OutcomeUnknownException.class)).isTrue());
		});
		assertThat(CLUSTER.accounts("s1")).containsExactly("carol");
		assertThat(this.status).hasValue(TransactionSynchronization.STATUS_UNKNOWN);
	}

	@Test
	void flushWhoseReplyIsLostTookNoEffect() {
		run((app, proxy) -> {
			proxy.loseReplyTo("insert into account");
			assertThatExceptionOfType(ShardUnavailableException.class).isThrownBy(() -> app.inTransaction(BOB, () -> {
				rememberStatus();
				app.accounts().saveAndFlush(new Account(8L, BOB, "carol"));
			})).satisfies((ex) -> assertThat(ex.getShard()).isEqualTo("s1"));
		});
		assertThat(CLUSTER.accounts("s1")).isEmpty();
		assertThat(this.status).hasValue(TransactionSynchronization.STATUS_ROLLED_BACK);
	}

	private void rememberStatus() {
		TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {

			@Override
			public void afterCompletion(int completed) {
				JpaOutcomeIntegrationTests.this.status.set(completed);
			}

		});
	}

	private static void run(BiConsumer<JpaCluster.App, FaultProxy> test) {
		TestDatabase database = CLUSTER.databases().database("s1");
		int port = URI.create(database.url().substring("jdbc:".length())).getPort();
		try (FaultProxy proxy = FaultProxy.start(port)) {
			String url = database.url().replace(":" + port + "/", ":" + proxy.port() + "/");
			JpaCluster.runner(CLUSTER.databases().application())
				.withPropertyValues("shard.shards.s1.url=" + url)
				.run((context) -> test.accept(new JpaCluster.App(context), proxy));
		}
	}

}
