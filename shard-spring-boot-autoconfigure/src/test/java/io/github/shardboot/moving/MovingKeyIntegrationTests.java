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

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.shardboot.ShardLocation;
import io.github.shardboot.StaleShardMapException;
import io.github.shardboot.testsupport.ShardCluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for calls while a key leaves its slot, and while a slot moves without one of its
 * keys.
 *
 * @author Shardboot Contributors
 */
class MovingKeyIntegrationTests {

	private final ShardCluster cluster = ShardCluster.create(2);

	private void run(Work work) {
		MovingItems.run(this.cluster, MovingApplication.on(this.cluster), (items) -> {
			long key = items.application().key("s0", -1);
			work.with(new Keys(items, key, neighbour(items.application(), key)));
		});
	}

	private static long neighbour(MovingApplication application, long key) {
		long other = key + 1;
		while (application.slot(other) != application.slot(key)) {
			other++;
		}
		return other;
	}

	private HandMove move(Keys keys) {
		return new HandMove(this.cluster, keys.slot(), keys.key(), List.of());
	}

	private HandMove slotMove(Keys keys) {
		return new HandMove(this.cluster, keys.slot(), null, List.of(keys.key()));
	}

	@Test
	void staleCallsFindTheKeyInItsNewShardAndItsNeighbourWhereItWas() {
		run((keys) -> {
			HandMove move = move(keys).announce().prepare();
			keys.application().look();
			move.moveWholly();
			assertThat(keys.application().shard(keys.key())).as("stale").isEqualTo("s0");
			int asked = this.cluster.database("s0").statementsWith("shardboot.enter").size();
			assertThat(keys.items().update(keys.neighbour())).isOne();
			assertThat(this.cluster.database("s0").statementsWith("shardboot.enter")).as("nobody asks for it")
				.hasSize(asked);
			assertThat(keys.items().update(keys.key())).isOne();
			assertThat(keys.application().shards().locate(keys.key()))
				.isEqualTo(new ShardLocation("s1", keys.slot(), 3, ShardLocation.Why.OVERRIDE));
			assertThat(keys.application().shard(keys.neighbour())).isEqualTo("s0");
			move.finish();
			keys.application().look();
			assertThat(keys.items().update(keys.key())).isOne();
			assertThat(keys.items().names("s1", keys.key())).containsExactly("axx");
			assertThat(keys.items().names("s0", keys.key())).isEmpty();
			assertThat(keys.items().names("s0", keys.neighbour())).containsExactly("ax");
		});
	}

	@Test
	void instanceThatDoesNotKnowTheMoveIsRefusedForTheKeyOnly() {
		run((keys) -> {
			move(keys).announce().prepare().copy().fence().activate().switchOwner().disown();
			assertThat(keys.items().update(keys.neighbour())).isOne();
			assertThatExceptionOfType(StaleShardMapException.class).isThrownBy(() -> keys.items().update(keys.key()));
			assertThat(keys.items().update(keys.key())).as("it has learned").isOne();
			assertThat(keys.items().names("s0", keys.key())).as("until it is cleaned").containsExactly("a");
			assertThat(keys.items().names("s1", keys.key())).containsExactly("ax");
		});
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void eachRowIsSeenOnceInEveryStateOfTheMoveOfAKey(boolean wellInformed) {
		run((keys) -> keys.items().seenOnce(move(keys), wellInformed));
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void eachRowIsSeenOnceWhileTheSlotFollowsItsKey(boolean wellInformed) {
		run((keys) -> {
			move(keys).announce().prepare().moveWholly().finish();
			keys.application().look();
			keys.items().seenOnce(slotMove(keys), wellInformed);
			assertThat(keys.items().names("s1", keys.key())).containsExactly("a");
		});
	}

	@Test
	void keyThatStaysIsNotAskedForWhileItsSlotMoves() {
		run((keys) -> {
			move(keys).announce().prepare().moveWholly().finish();
			HandMove slot = slotMove(keys).announce().prepare();
			keys.application().look();
			assertThat(keys.items().update(keys.key())).isOne();
			assertThat(this.cluster.database("s1").statementsWith("shardboot.enter")).isEmpty();
			slot.copy().fence();
			assertThat(keys.items().update(keys.key())).as("writes to it go on").isOne();
			slot.activate().switchOwner().disown().clean().finish();
			keys.application().look();
			assertThat(keys.items().update(keys.key())).isOne();
			assertThat(keys.items().update(keys.neighbour())).isOne();
			assertThat(keys.items().names("s1", keys.key())).containsExactly("axxx");
			assertThat(keys.items().names("s1", keys.neighbour())).containsExactly("ax");
		});
	}

	/**
	 * Two keys of one slot, with a row each.
	 */
	private record Keys(MovingItems items, long key, long neighbour) {

		MovingApplication application() {
			return this.items.application();
		}

		int slot() {
			return application().slot(this.key);
		}

	}

	private interface Work {

		void with(Keys keys) throws Exception;

	}

}
