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

	private static final int ROWS = 100;

	private final ShardCluster cluster = ShardCluster.create(2);

	private void run(Work work) {
		MovingApplication.on(this.cluster)
			.withPropertyValues("shard.strategy=range", "shard.range.s0=..50", "shard.range.s1=50..")
			.run((context) -> {
				assertThat(context).hasNotFailed();
				MovingApplication application = MovingApplication.of(context);
				LongStream.rangeClosed(1, ROWS)
					.forEach((key) -> this.cluster.database(application.shard(key))
						.jdbc()
						.sql("insert into item values (?, ?, 'a')")
						.params(key, key)
						.update());
				work.with(application, new HandMove(this.cluster.defaultDatabase(), this.cluster.database("s0"),
						this.cluster.database("s1"), -1)
					.range(10, 20));
			});
	}

	private static int update(MovingApplication application, long key) {
		return application.shards()
			.forKey(key)
			.call(() -> application.jdbc()
				.sql("update item set name = name || 'x' where owner = ?")
				.param(key)
				.update());
	}

	private List<String> names(String shard, long owner) {
		return this.cluster.database(shard)
			.jdbc()
			.sql("select name from item where owner = ?")
			.param(owner)
			.query(String.class)
			.list();
	}

	@Test
	void staleCallsFindTheRangeInItsNewShardAndItsNeighboursWhereTheyWere() {
		run((application, move) -> {
			move.announce().prepare();
			application.look();
			move.moveWholly();
			assertThat(application.shard(10)).as("stale").isEqualTo("s0");
			for (long key : new long[] { 9, 10, 19, 20 }) {
				assertThat(update(application, key)).isOne();
			}
			assertThat(names("s1", 10)).containsExactly("ax");
			assertThat(names("s1", 19)).containsExactly("ax");
			assertThat(names("s0", 9)).containsExactly("ax");
			assertThat(names("s0", 20)).containsExactly("ax");
			assertThat(application.shard(15)).as("not any more").isEqualTo("s1");
			move.finish();
			application.look();
			assertThat(update(application, 10)).isOne();
		});
	}

	@Test
	void instanceThatDoesNotKnowTheMoveIsRefusedForTheRangeOnly() {
		run((application, move) -> {
			move.announce().prepare().copy().fence().activate().switchOwner().disown();
			assertThat(update(application, 20)).isOne();
			assertThatExceptionOfType(StaleShardMapException.class).isThrownBy(() -> update(application, 19));
			assertThat(update(application, 19)).as("it has learned").isOne();
			assertThat(names("s1", 19)).containsExactly("ax");
		});
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void eachRowIsSeenOnceInEveryStateOfTheMove(boolean wellInformed) {
		run((application, move) -> {
			assertThat(count(application)).isEqualTo(ROWS);
			move.announce();
			application.look();
			move.prepare();
			assertThat(count(application)).as("prepared").isEqualTo(ROWS);
			move.copy();
			assertThat(this.cluster.items("s0").size() + this.cluster.items("s1").size()).as("twice")
				.isEqualTo(ROWS + 10);
			assertThat(count(application)).as("copied").isEqualTo(ROWS);
			move.fence().activate().switchOwner();
			if (wellInformed) {
				application.look();
			}
			assertThat(count(application)).as("switched").isEqualTo(ROWS);
			move.disown();
			assertThat(count(application)).as("disowned").isEqualTo(ROWS);
			move.clean();
			assertThat(count(application)).as("cleaned").isEqualTo(ROWS);
			move.finish();
			assertThat(count(application)).as("over").isEqualTo(ROWS);
		});
	}

	private static long count(MovingApplication application) {
		return application.shards()
			.all()
			.call((shard) -> application.jdbc().sql("select count(*) from item").query(Long.class).single())
			.values()
			.values()
			.stream()
			.mapToLong(Long::longValue)
			.sum();
	}

	private interface Work {

		void with(MovingApplication application, HandMove move) throws SQLException;

	}

}
