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

package io.github.shardboot.faults;

import java.time.Duration;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import io.github.shardboot.faults.history.Finding;
import io.github.shardboot.faults.history.Verdict;
import io.github.shardboot.faults.server.PostgresServer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A primary with a synchronous standby is killed under load, the standby is promoted, and
 * the former primary comes back and takes itself for the primary.
 *
 * @author Shardboot Contributors
 */
class FailoverAuditIntegrationTests {

	@Test
	void nothingIsLostToAFormerPrimary() {
		assertThat(failOver("failover").findings()).isEmpty();
	}

	@Test
	void writesAreLostToAFormerPrimaryWithoutTheCheck() {
		assertThat(failOver("failover-without-primary-check", "shard.primary-check=false").findings())
			.containsKey(Finding.LOST);
	}

	private static Verdict failOver(String name, String... properties) {
		try (Audit audit = Audit.start(name, 1); PostgresServer primary = audit.shards().get(0).server()) {
			PostgresServer standby = primary.standby();
			// what the driver remembers of hosts would decide by the second who is asked
			String url = "shard.shards.s0.url=jdbc:postgresql://localhost:%d,localhost:%d/postgres?targetServerType=primary&hostRecheckSeconds=0"
				.formatted(primary.port(), standby.port());
			try {
				waitForStandby(primary);
				return audit.run((workload) -> {
					awaitWrites(workload);
					audit.note("the primary is killed");
					primary.kill();
					standby.promote();
					audit.replace(0, standby);
					awaitWrites(workload);
					audit.note("the former primary comes back, and all connections are lost");
					primary.restart("synchronous_standby_names=");
					standby.killSession();
					awaitWrites(workload);
				}, concat(url, properties));
			}
			finally {
				standby.close();
			}
		}
	}

	/**
	 * Let the primary acknowledge nothing from now on that the standby does not have.
	 * @param primary the primary
	 */
	private static void waitForStandby(PostgresServer primary) {
		primary.jdbc().sql("alter system set synchronous_standby_names = '*'").update();
		primary.jdbc().sql("select pg_reload_conf()").query(Boolean.class).single();
		Awaitility.await()
			.atMost(Duration.ofSeconds(60))
			.until(() -> primary.jdbc()
				.sql("select count(*) from pg_stat_replication where sync_state = 'sync'")
				.query(Integer.class)
				.single() == 1);
	}

	private static void awaitWrites(Workload workload) {
		long enough = workload.done() + 500;
		Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> workload.done() >= enough);
	}

	private static String[] concat(String first, String... more) {
		String[] all = new String[more.length + 1];
		all[0] = first;
		System.arraycopy(more, 0, all, 1, more.length);
		return all;
	}

}
