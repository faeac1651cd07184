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

}
