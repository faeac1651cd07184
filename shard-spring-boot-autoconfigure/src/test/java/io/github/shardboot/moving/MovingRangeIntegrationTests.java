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

import java.sql.SQLException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.shardboot.StaleShardMapException;
import io.github.shardboot.testsupport.ShardCluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for calls while part of a range moves.
 *
 * @author Shardboot Contributors
 */
class MovingRangeIntegrationTests {

	private final ShardCluster cluster = ShardCluster.create(2);

	private void run(Work work) {
		MovingItems.run(this.cluster,
				MovingApplication.on(this.cluster)
					.withPropertyValues("shard.strategy=range", "shard.range.s0=..50", "shard.range.s1=50.."),
				(items) -> work.with(items, new HandMove(this.cluster, -1).range(10, 20)));
	}

	@Test
	void staleCallsFindTheRangeInItsNewShardAndItsNeighboursWhereTheyWere() {
		run((items, move) -> {
			move.announce().prepare();
			items.application().look();
			move.moveWholly();
			assertThat(items.application().shard(10)).as("stale").isEqualTo("s0");
			for (long key : new long[] { 9, 10, 19, 20 }) {
				assertThat(items.update(key)).isOne();
			}
			assertThat(items.names("s1", 10)).containsExactly("ax");
			assertThat(items.names("s1", 19)).containsExactly("ax");
			assertThat(items.names("s0", 9)).containsExactly("ax");
			assertThat(items.names("s0", 20)).containsExactly("ax");
			assertThat(items.application().shard(15)).as("not any more").isEqualTo("s1");
			move.finish();
			items.application().look();
			assertThat(items.update(10)).isOne();
		});
	}

	@Test
	void instanceThatDoesNotKnowTheMoveIsRefusedForTheRangeOnly() {
		run((items, move) -> {
			move.announce().prepare().copy().fence().activate().switchOwner().disown();
			assertThat(items.update(20)).isOne();
			assertThatExceptionOfType(StaleShardMapException.class).isThrownBy(() -> items.update(19));
			assertThat(items.update(19)).as("it has learned").isOne();
			assertThat(items.names("s1", 19)).containsExactly("ax");
		});
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void eachRowIsSeenOnceInEveryStateOfTheMove(boolean wellInformed) {
		run((items, move) -> items.seenOnce(move, wellInformed));
	}

	private interface Work {

		void with(MovingItems items, HandMove move) throws SQLException;

	}

}
