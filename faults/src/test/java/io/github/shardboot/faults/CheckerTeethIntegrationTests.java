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
import java.util.EnumSet;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import io.github.shardboot.faults.history.Finding;
import io.github.shardboot.faults.history.Verdict;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The same load without something that guards it: the checker sees what comes of it.
 *
 * @author Shardboot Contributors
 */
class CheckerTeethIntegrationTests {

	@Test
	void acknowledgedWritesAreLostWithoutSynchronousCommit() {
		try (Audit audit = Audit.start("without-synchronous-commit", 2, "synchronous_commit=off",
				"wal_writer_delay=10s")) {
			Duration time = FaultProperties.isThorough() ? FaultProperties.time().dividedBy(5) : Duration.ofSeconds(8);
			Verdict verdict = audit.run(new FaultSchedule(audit, EnumSet.of(Fault.KILL_SERVER), time));
			assertThat(verdict.findings()).containsKey(Finding.LOST);
		}
	}

	@Test
	void writesAreOnWrongShardsWithoutTheMarkerRow() {
		try (Audit audit = Audit.start("without-marker-row", 2)) {
			// each shard has all customers, or the update of a counter would fail
			audit.shards()
				.forEach((shard) -> shard.server()
					.jdbc()
					.sql("insert into counter select customer, 0 from generate_series(1, 2000) customer on conflict do nothing")
					.update());
			Verdict verdict = audit.run(CheckerTeethIntegrationTests::awaitWrites, "shard.identity=off",
					"shard.shards.s0.url=" + audit.shards().get(1).url(),
					"shard.shards.s1.url=" + audit.shards().get(0).url());
			assertThat(verdict.findings()).containsKey(Finding.WRONG_SHARD);
		}
	}

	@Test
	void writesAreThereTwiceWhereUnknownOutcomesAreRepeated() {
		try (Audit audit = Audit.start("repeating-what-is-unknown", 1)) {
			Verdict verdict = audit.runRepeatingWhatIsUnknown(new FaultSchedule(audit,
					EnumSet.of(Fault.LOSE_REPLY_TO_INSERT, Fault.LOSE_REPLY_TO_COMMIT), Duration.ofSeconds(2)));
			assertThat(verdict.findings()).containsKey(Finding.TWICE);
		}
	}

	private static void awaitWrites(Workload workload) {
		Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> workload.done() > 200);
	}

}
