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

import java.util.EnumSet;

import org.junit.jupiter.api.Test;

import io.github.shardboot.faults.history.Told;
import io.github.shardboot.faults.history.Verdict;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Four shards are killed, frozen and cut off while an application writes to them: what is
 * acknowledged is there once and on its shard, what took no effect is not, transactions
 * are whole. For {@code faults.minutes}, with {@code faults.seed}.
 *
 * @author Shardboot Contributors
 */
class FaultAuditIntegrationTests {

	@Test
	void callersAreToldTheTruthWhateverHappensToTheShards() {
		try (Audit audit = Audit.start("audit", 4)) {
			FaultSchedule faults = new FaultSchedule(audit, EnumSet.allOf(Fault.class), FaultProperties.time());
			Verdict verdict = audit.run(faults);
			assertThat(verdict.findings()).isEmpty();
			assertThat(verdict.told()).as("a run that sees something").containsOnlyKeys(Told.values());
			assertThat(faults.faults()).isGreaterThan(5);
		}
	}

}
