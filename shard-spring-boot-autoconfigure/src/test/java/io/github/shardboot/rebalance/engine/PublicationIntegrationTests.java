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

package io.github.shardboot.rebalance.engine;

import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.github.shardboot.rebalance.MoveState;
import io.github.shardboot.rebalance.MoveUnit;
import io.github.shardboot.rebalance.store.MoveCommand;
import io.github.shardboot.rebalance.store.Sql;
import io.github.shardboot.rebalance.store.StoredMove;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A publication is not dropped while somebody writes to its tables.
 *
 * @author Shardboot Contributors
 */
class PublicationIntegrationTests {

	private final MoveBench bench = new MoveBench();

	@AfterEach
	void close() {
		this.bench.close();
	}

	@Test
	void writersAreThroughBeforeAPublicationIsDropped() throws Exception {
		this.bench.fill(20, 2);
		long id = this.bench.start(MoveUnit.Slots.of(List.of(0)), "s0", "s1");
		assertThat(this.bench.run(id, MoveState.READY, this.bench::pauseWhenReady).state()).isEqualTo(MoveState.READY);
		CompletableFuture<StoredMove> over;
		try (Connection writer = this.bench.shards.get("s0").connect()) {
			writer.setAutoCommit(false);
			Sql.execute(writer, "update account set name = 'new' where (hashint8extended(tenant_id, 0) & 15) = 3");
			this.bench.command(id, MoveCommand.ABORT);
			over = CompletableFuture.supplyAsync(() -> run(id));
			Awaitility.await()
				.atMost(Duration.ofSeconds(30))
				.pollInterval(Duration.ofMillis(10))
				.until(this::isAwaited);
			assertThat(publications()).isEqualTo(1);
			Sql.execute(writer, "update entry set amount = 0 where (hashint8extended(tenant_id, 0) & 15) = 3");
			writer.commit();
		}
		assertThat(over.get(60, TimeUnit.SECONDS).state()).isEqualTo(MoveState.ABORTED);
		assertThat(publications()).isZero();
	}

	private StoredMove run(long id) {
		try {
			return this.bench.run(id, MoveState.ABORTED);
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	private boolean isAwaited() {
		return this.bench.jdbc("s0")
			.sql("select exists (select from pg_locks where relation = 'account'::regclass and mode = 'ShareLock' and not granted)")
			.query(Boolean.class)
			.single();
	}

	private int publications() {
		return this.bench.jdbc("s0").sql("select count(*) from pg_publication").query(Integer.class).single();
	}

}
