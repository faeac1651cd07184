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
import java.util.List;
import java.util.stream.LongStream;

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

	private static final int ROWS = 200;

	private final ShardCluster cluster = ShardCluster.create(2);

	private void run(Work work) {
		MovingApplication.on(this.cluster).run((context) -> {
			assertThat(context).hasNotFailed();
			MovingApplication application = MovingApplication.of(context);
			LongStream.rangeClosed(1, ROWS)
				.forEach((key) -> this.cluster.database(application.shard(key))
					.jdbc()
					.sql("insert into item values (?, ?, 'a')")
					.params(key, key)
					.update());
			long key = application.key("s0", -1);
			work.with(new Keys(application, key, neighbour(application, key)));
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
		return new HandMove(this.cluster.defaultDatabase(), this.cluster.database("s0"), this.cluster.database("s1"),
				keys.slot(), keys.key(), List.of());
	}

	private HandMove slotMove(Keys keys) {
		return new HandMove(this.cluster.defaultDatabase(), this.cluster.database("s0"), this.cluster.database("s1"),
				keys.slot(), null, List.of(keys.key()));
	}

	@Test
	void staleCallsFindTheKeyInItsNewShardAndItsNeighbourWhereItWas() {
		run((keys) -> {
			HandMove move = move(keys).announce().prepare();
			keys.application().look();
			move.moveWholly();
			assertThat(keys.application().shard(keys.key())).as("stale").isEqualTo("s0");
			int asked = this.cluster.database("s0").statementsWith("shardboot.enter").size();
			assertThat(keys.update(keys.neighbour())).isOne();
			assertThat(this.cluster.database("s0").statementsWith("shardboot.enter")).as("nobody asks for it")
				.hasSize(asked);
			assertThat(keys.update(keys.key())).isOne();
			assertThat(keys.application().shards().locate(keys.key()))
				.isEqualTo(new ShardLocation("s1", keys.slot(), 3, ShardLocation.Why.OVERRIDE));
			assertThat(keys.application().shard(keys.neighbour())).isEqualTo("s0");
			move.finish();
			keys.application().look();
			assertThat(keys.update(keys.key())).isOne();
			assertThat(names("s1", keys.key())).containsExactly("axx");
			assertThat(names("s0", keys.key())).isEmpty();
			assertThat(names("s0", keys.neighbour())).containsExactly("ax");
		});
	}

	@Test
	void instanceThatDoesNotKnowTheMoveIsRefusedForTheKeyOnly() {
		run((keys) -> {
			move(keys).announce().prepare().copy().fence().activate().switchOwner().disown();
			assertThat(keys.update(keys.neighbour())).isOne();
			assertThatExceptionOfType(StaleShardMapException.class).isThrownBy(() -> keys.update(keys.key()));
			assertThat(keys.update(keys.key())).as("it has learned").isOne();
			assertThat(names("s0", keys.key())).as("until it is cleaned").containsExactly("a");
			assertThat(names("s1", keys.key())).containsExactly("ax");
		});
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void eachRowIsSeenOnceInEveryStateOfTheMoveOfAKey(boolean wellInformed) {
		run((keys) -> seenOnce(keys, move(keys), wellInformed));
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void eachRowIsSeenOnceWhileTheSlotFollowsItsKey(boolean wellInformed) {
		run((keys) -> {
			move(keys).announce().prepare().moveWholly().finish();
			keys.application().look();
			seenOnce(keys, slotMove(keys), wellInformed);
			assertThat(names("s1", keys.key())).containsExactly("a");
		});
	}

	private void seenOnce(Keys keys, HandMove move, boolean wellInformed) throws SQLException {
		assertThat(count(keys)).isEqualTo(ROWS);
		move.announce();
		keys.application().look();
		move.prepare();
		assertThat(count(keys)).as("prepared").isEqualTo(ROWS);
		move.copy();
		assertThat(this.cluster.items("s0").size() + this.cluster.items("s1").size()).as("twice").isGreaterThan(ROWS);
		assertThat(count(keys)).as("copied").isEqualTo(ROWS);
		move.fence().activate().switchOwner();
		if (wellInformed) {
			keys.application().look();
		}
		assertThat(count(keys)).as("switched").isEqualTo(ROWS);
		move.disown();
		assertThat(count(keys)).as("disowned").isEqualTo(ROWS);
		move.clean();
		assertThat(count(keys)).as("cleaned").isEqualTo(ROWS);
		move.finish();
		assertThat(count(keys)).as("over").isEqualTo(ROWS);
	}

	@Test
	void keyThatStaysIsNotAskedForWhileItsSlotMoves() {
		run((keys) -> {
			move(keys).announce().prepare().moveWholly().finish();
			HandMove slot = slotMove(keys).announce().prepare();
			keys.application().look();
			assertThat(keys.update(keys.key())).isOne();
			assertThat(this.cluster.database("s1").statementsWith("shardboot.enter")).isEmpty();
			slot.copy().fence();
			assertThat(keys.update(keys.key())).as("writes to it go on").isOne();
			slot.activate().switchOwner().disown().clean().finish();
			keys.application().look();
			assertThat(keys.update(keys.key())).isOne();
			assertThat(keys.update(keys.neighbour())).isOne();
			assertThat(names("s1", keys.key())).containsExactly("axxx");
			assertThat(names("s1", keys.neighbour())).containsExactly("ax");
		});
	}

	private List<String> names(String shard, long owner) {
		return this.cluster.database(shard)
			.jdbc()
			.sql("select name from item where owner = ?")
			.param(owner)
			.query(String.class)
			.list();
	}

	private static long count(Keys keys) {
		return keys.application()
			.shards()
			.all()
			.call((shard) -> keys.application().jdbc().sql("select count(*) from item").query(Long.class).single())
			.values()
			.values()
			.stream()
			.mapToLong(Long::longValue)
			.sum();
	}

	/**
	 * Two keys of one slot, with a row each.
	 */
	private record Keys(MovingApplication application, long key, long neighbour) {

		int slot() {
			return this.application.slot(this.key);
		}

		int update(long owner) {
			return this.application.shards()
				.forKey(owner)
				.call(() -> this.application.jdbc()
					.sql("update item set name = name || 'x' where owner = ?")
					.param(owner)
					.update());
		}

	}

	private interface Work {

		void with(Keys keys) throws Exception;

	}

}
