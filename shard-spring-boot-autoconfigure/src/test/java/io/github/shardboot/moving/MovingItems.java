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
import java.util.function.Consumer;
import java.util.stream.LongStream;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import io.github.shardboot.testsupport.ShardCluster;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Items of an application, one of each owner from 1 on, some of which are moved by hand.
 *
 * @param cluster the databases
 * @param application the application
 * @author Shardboot Contributors
 */
record MovingItems(ShardCluster cluster, MovingApplication application) {

	static final int ROWS = 200;

	/**
	 * Run an application that has items.
	 */
	static void run(ShardCluster cluster, ApplicationContextRunner runner, Work work) {
		runner.run((context) -> {
			assertThat(context).hasNotFailed();
			MovingApplication application = MovingApplication.of(context);
			LongStream.rangeClosed(1, ROWS)
				.forEach((owner) -> cluster.database(application.shard(owner))
					.jdbc()
					.sql("insert into item values (?, ?, 'a')")
					.params(owner, owner)
					.update());
			work.with(new MovingItems(cluster, application));
		});
	}

	int update(long owner) {
		return this.application.shards()
			.forKey(owner)
			.call(() -> this.application.jdbc()
				.sql("update item set name = name || 'x' where owner = ?")
				.param(owner)
				.update());
	}

	List<String> names(String shard, long owner) {
		return this.cluster.database(shard)
			.jdbc()
			.sql("select name from item where owner = ?")
			.param(owner)
			.query(String.class)
			.list();
	}

	long count() {
		return this.application.shards()
			.all()
			.call((shard) -> this.application.jdbc().sql("select count(*) from item").query(Long.class).single())
			.values()
			.values()
			.stream()
			.mapToLong(Long::longValue)
			.sum();
	}

	/**
	 * Make a move from beginning to end, counting in each of its states.
	 * @param wellInformed whether the application looks at the catalog by itself
	 */
	void seenOnce(HandMove move, boolean wellInformed) throws SQLException {
		seenOnce(move, wellInformed, (items) -> {
		});
	}

	/**
	 * Make a move from beginning to end, counting in each of its states.
	 * @param fenced what to do in the only state in which counts are refused
	 */
	void seenOnce(HandMove move, boolean wellInformed, Consumer<MovingItems> fenced) throws SQLException {
		assertThat(count()).isEqualTo(ROWS);
		move.announce();
		this.application.look();
		move.prepare();
		assertThat(count()).as("prepared").isEqualTo(ROWS);
		move.copy();
		assertThat(this.cluster.items("s0").size() + this.cluster.items("s1").size()).as("twice").isGreaterThan(ROWS);
		assertThat(count()).as("copied").isEqualTo(ROWS);
		move.fence();
		fenced.accept(this);
		move.activate().switchOwner();
		if (wellInformed) {
			this.application.look();
		}
		assertThat(count()).as("switched").isEqualTo(ROWS);
		move.disown();
		assertThat(count()).as("disowned").isEqualTo(ROWS);
		move.clean();
		assertThat(count()).as("cleaned").isEqualTo(ROWS);
		move.finish();
		if (wellInformed) {
			this.application.look();
		}
		assertThat(count()).as("over").isEqualTo(ROWS);
	}

	interface Work {

		void with(MovingItems items) throws Exception;

	}

}
