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

package io.github.shardboot.failover;

import org.junit.jupiter.api.Test;

import io.github.shardboot.failover.PrimaryHistory.Verdict;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for which server is the primary of a shard.
 *
 * @author Shardboot Contributors
 */
class PrimaryHistoryTests {

	private final PrimaryHistory history = new PrimaryHistory();

	@Test
	void lowerTimelineThanBeforeIsReplaced() {
		assertThat(judge(7, 1)).isEqualTo(Verdict.KNOWN);
		assertThat(judge(7, 1)).isEqualTo(Verdict.KNOWN);
		assertThat(judge(7, 2)).isEqualTo(Verdict.PROMOTED);
		assertThat(judge(7, 1)).isEqualTo(Verdict.REPLACED);
		assertThat(judge(7, 2)).isEqualTo(Verdict.KNOWN);
		assertThat(judge(7, 4)).isEqualTo(Verdict.PROMOTED);
		assertThat(judge(7, 2)).isEqualTo(Verdict.REPLACED);
	}

	@Test
	void otherSystemIsForeignWhateverItsTimeline() {
		assertThat(judge(7, 3)).isEqualTo(Verdict.KNOWN);
		assertThat(judge(8, 3)).isEqualTo(Verdict.FOREIGN);
		assertThat(judge(8, 9)).isEqualTo(Verdict.FOREIGN);
		assertThat(judge(8, 0)).isEqualTo(Verdict.FOREIGN);
		assertThat(judge(7, 3)).isEqualTo(Verdict.KNOWN);
	}

	@Test
	void standbyIsNoRival() {
		assertThat(judge(7, 0)).isEqualTo(Verdict.KNOWN);
		assertThat(judge(7, 5)).isEqualTo(Verdict.KNOWN);
		assertThat(judge(7, 0)).isEqualTo(Verdict.KNOWN);
		assertThat(judge(7, 4)).isEqualTo(Verdict.REPLACED);
	}

	private Verdict judge(long system, int timeline) {
		return this.history.judge(new ServerIdentity(system, timeline));
	}

}
