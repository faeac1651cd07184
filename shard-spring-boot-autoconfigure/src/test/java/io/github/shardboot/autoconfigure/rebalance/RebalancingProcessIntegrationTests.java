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

package io.github.shardboot.autoconfigure.rebalance;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import io.github.shardboot.testsupport.ShardCluster;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the one-shot mode, in processes of their own.
 *
 * @author Shardboot Contributors
 */
class RebalancingProcessIntegrationTests {

	private static ShardCluster cluster;

	@BeforeAll
	static void create() {
		cluster = ShardCluster.create(2);
	}

	@Test
	void aPlanIsPrintedAndTheApplicationEnds() throws Exception {
		RebalancingProcess.Result result = RebalancingProcess.run(cluster, "shard.strategy=hash",
				"shard.catalog.enabled=true", "shard.rebalance.tables.item=owner", "shard.rebalance.run=plan",
				"shard.rebalance.intent=remove-shard", "shard.rebalance.target=s1");
		assertThat(result.output()).contains("1 moves (map of epoch 1):")
			.contains("slots 2048-4095: s1 -> s0, 0 B, 0 rows, takes unknown, pause unknown")
			.contains("Nothing was changed. 'shard.rebalance.run=start' starts these moves.")
			.doesNotContain(":: Spring Boot ::");
		assertThat(result.code()).isZero();
	}

	@Test
	void whatIsRefusedIsTheExitCode() throws Exception {
		RebalancingProcess.Result result = RebalancingProcess.run(cluster, "shard.strategy=hash",
				"shard.catalog.enabled=true", "shard.rebalance.run=plan", "shard.rebalance.intent=even-out");
		assertThat(result.output()).contains("No sharded table is known")
			.contains("'shard.rebalance.tables.orders=customer_id'");
		assertThat(result.code()).isEqualTo(1);
	}

	@Test
	void withoutCatalogTheWayOutIsPrinted() throws Exception {
		RebalancingProcess.Result result = RebalancingProcess.run(cluster, "shard.strategy=hash", "shard.identity=off",
				"shard.rebalance.run=status");
		assertThat(result.output()).contains("Set 'shard.catalog.enabled=true' in all instances");
		assertThat(result.code()).isEqualTo(1);
	}

	@Test
	void startMovesWhatItPlannedAndEndsWhenTheOwnerHasChanged() throws Exception {
		ShardCluster moved = ShardCluster.empty(2);
		moved.shards()
			.values()
			.forEach((shard) -> shard.jdbc()
				.sql("create table note (tenant_id bigint, id bigint, primary key (tenant_id, id))")
				.update());
		moved.database("s1")
			.jdbc()
			.sql("insert into note select k, 1 from generate_series(1, 500) k where (hashint8extended(k, 0) & 4095) >= 2048")
			.update();
		long rows = count(moved, "s1");
		RebalancingProcess.Result result = RebalancingProcess.run(moved, "shard.strategy=hash",
				"shard.catalog.enabled=true", "shard.rebalance.tables.note=tenant_id", "shard.rebalance.run=start",
				"shard.rebalance.intent=remove-shard", "shard.rebalance.target=s1");
		assertThat(result.output()).contains("slots 2048-4095: s1 -> s0")
			.contains("SWITCHED")
			.contains("100 %, 1 of 1 moves");
		assertThat(result.code()).isZero();
		assertThat(rows).isPositive();
		assertThat(count(moved, "s0")).isEqualTo(rows);
		result = RebalancingProcess.run(moved, "shard.strategy=hash", "shard.catalog.enabled=true",
				"shard.rebalance.tables.note=tenant_id", "shard.rebalance.run=plan",
				"shard.rebalance.intent=remove-shard", "shard.rebalance.target=s1");
		assertThat(result.output()).contains("Nothing to move");
	}

	private static long count(ShardCluster cluster, String shard) {
		return cluster.database(shard).jdbc().sql("select count(*) from note").query(Long.class).single();
	}

}
