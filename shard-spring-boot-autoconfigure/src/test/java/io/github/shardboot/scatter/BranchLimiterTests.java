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

package io.github.shardboot.scatter;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests who begins when.
 *
 * @author Shardboot Contributors
 */
class BranchLimiterTests {

	private final BranchLimiter limiter = new BranchLimiter(2, (shard) -> 1);

	private final List<String> begun = new ArrayList<>();

	@Test
	void nobodyOvertakesWhoWaitsForRoomInTheApplication() {
		enter("a");
		enter("b", "c");
		enter("d");
		assertThat(this.begun).containsExactly("a");
		this.limiter.leave("a");
		assertThat(this.begun).containsExactly("a", "b c");
		this.limiter.leave("b");
		assertThat(this.begun).containsExactly("a", "b c", "d");
	}

	@Test
	void whoWaitsForAFullShardIsOvertaken() {
		enter("a");
		enter("a");
		enter("b");
		assertThat(this.begun).containsExactly("a", "b");
		this.limiter.leave("a");
		assertThat(this.begun).containsExactly("a", "b", "a");
	}

	@Test
	void branchesThatNeedEachOtherBeginEvenIfThereIsNeverRoomForAll() {
		enter("a", "b", "c");
		assertThat(this.begun).containsExactly("a b c");
	}

	@Test
	void whoWithdrawsNeverBeginsAndHoldsUpNobody() {
		enter("a");
		BranchLimiter.Entry together = enter("b", "c");
		enter("d");
		assertThat(this.limiter.withdraw(together)).isTrue();
		assertThat(this.begun).containsExactly("a", "d");
		assertThat(this.limiter.withdraw(together)).isTrue();
	}

	@Test
	void whoHasBegunCannotWithdraw() {
		assertThat(this.limiter.withdraw(enter("a"))).isFalse();
	}

	@Test
	void whoComesBackTakesRoomThatIsNotThere() {
		enter("a");
		this.limiter.leave("a");
		enter("b");
		enter("c");
		this.limiter.reenter("a");
		enter("d");
		this.limiter.leave("b");
		assertThat(this.begun).containsExactly("a", "b", "c");
		this.limiter.leave("c");
		assertThat(this.begun).containsExactly("a", "b", "c", "d");
	}

	private BranchLimiter.Entry enter(String... shards) {
		List<String> names = List.of(shards);
		BranchLimiter.Entry entry = new BranchLimiter.Entry(names, () -> this.begun.add(String.join(" ", names)));
		this.limiter.enter(entry);
		return entry;
	}

}
