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

package io.github.shardboot.moving;

import java.sql.Connection;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.github.shardboot.ShardUnavailableException;
import io.github.shardboot.testsupport.FaultProxy;
import io.github.shardboot.testsupport.ShardCluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for calls whose connection is lost while the shard is asked whether it owns what
 * they concern, before anything of theirs is sent.
 *
 * @author Shardboot Contributors
 */
class LostQuestionIntegrationTests {

	private final ShardCluster cluster = ShardCluster.create(2);

	private final String url = this.cluster.database("s0").url();

	private final FaultProxy proxy = FaultProxy.start(Integer.parseInt(this.url.replaceAll(".*:(\\d+)/.*", "$1")));

	@AfterEach
	void close() {
		this.proxy.close();
	}

	@ParameterizedTest
	@CsvSource({ "question, false", "question, true", "reply, false", "reply, true", "refusal, false",
			"refusal, true" })
	void connectionThatIsLostBeforeTheFirstStatementHadNoEffect(String lost, boolean transaction) {
		MovingApplication.on(this.cluster)
			.withPropertyValues(
					"shard.shards.s0.url=" + this.url.replaceAll(":\\d+/", ":%d/".formatted(this.proxy.port())))
			.run((context) -> {
				assertThat(context).hasNotFailed();
				MovingApplication application = MovingApplication.of(context);
				long key = application.key("s0", -1);
				HandMove move = new HandMove(this.cluster, application.slot(key)).announce().prepare();
				application.look();
				lose(lost, move);
				assertThatExceptionOfType(ShardUnavailableException.class)
					.isThrownBy(() -> insert(application, key, transaction))
					.withMessageContaining("shard 's0' was lost")
					.withMessageContaining("took no effect");
				move.moveWholly();
				insert(application, key, transaction);
				assertThat(this.cluster.items("s0")).isEmpty();
				assertThat(this.cluster.items("s1")).containsExactly(key);
			});
	}

	private void lose(String what, HandMove move) throws Exception {
		switch (what) {
			case "question" -> this.proxy.resetBefore("shardboot.enter");
			case "reply" -> this.proxy.loseReplyTo("shardboot.enter");
			default -> {
				// the shard refuses, and is about to be asked again
				move.fence();
				this.proxy.resetBefore("ROLLBACK");
			}
		}
	}

	private static void insert(MovingApplication application, long key, boolean transaction) {
		application.shards().forKey(key).run(() -> {
			Runnable insert = () -> application.jdbc()
				.sql("insert into item values (?, ?, 'a')")
				.params(key, key)
				.update();
			if (transaction) {
				application.transaction(Connection.TRANSACTION_READ_COMMITTED, false)
					.executeWithoutResult((status) -> insert.run());
			}
			else {
				insert.run();
			}
		});
	}

}
