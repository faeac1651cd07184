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

package io.github.shardboot.autoconfigure;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.dao.InvalidDataAccessApiUsageException;

import io.github.shardboot.ShardConfigurationException;
import io.github.shardboot.ShardIdentityException;
import io.github.shardboot.ShardLocation;
import io.github.shardboot.Shards;
import io.github.shardboot.SlotMove;
import io.github.shardboot.UnknownShardException;
import io.github.shardboot.autoconfigure.catalog.ShardCatalogAutoConfiguration;
import io.github.shardboot.catalog.JdbcShardMap;
import io.github.shardboot.testsupport.ShardCluster;
import io.github.shardboot.testsupport.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for a shard map in the catalog as an application sees it.
 *
 * @author Shardboot Contributors
 */
@ExtendWith(OutputCaptureExtension.class)
class StoredMapIntegrationTests {

	private final ShardCluster three = ShardCluster.create(3);

	private final ShardCluster two = new ShardCluster(this.three.defaultDatabase(), without("s2"));

	@Test
	void aShardThatIsAddedJoinsEmptyAndOneThatIsMissingStopsTheStart() {
		application(this.two).run((first) -> {
			Shards before = first.getBean(Shards.class);
			application(this.three).run((second) -> {
				Shards after = second.getBean(Shards.class);
				assertThat(after.names()).containsExactly("s0", "s1", "s2");
				for (long key = 0; key < 1_000; key++) {
					assertThat(after.locate(key).shard()).isEqualTo(before.locate(key).shard());
				}
				after.on("s2").run(() -> {
				});
			});
		});
		ShardCluster other = new ShardCluster(this.three.defaultDatabase(), without("s0"));
		application(other).run((context) -> assertThat(context).getFailure()
			.rootCause()
			.isInstanceOf(ShardConfigurationException.class)
			.hasMessageContaining("Shard 's0' is not configured, but owns 2048 slots"));
	}

	@Test
	void whatAShardThatJoinedEmptyWouldGetCanBeAsked() {
		Map<String, Integer> equal = Map.of("s0", 1, "s1", 1, "s2", 1);
		application(this.two).run((context) -> assertThat(context).hasNotFailed());
		application(this.three).run((context) -> {
			Shards shards = context.getBean(Shards.class);
			ShardLocation before = shards.locate(4711);
			assertThat(shards.movesFor(equal)).containsExactly(new SlotMove(1365, 2047, "s0", "s1"),
					new SlotMove(2731, 4095, "s1", "s2"));
			assertThat(shards.movesFor(Map.of("s0", 1, "s1", 1, "s2", 0))).isEmpty();
			assertThat(shards.locate(4711)).isEqualTo(before);
		});
		application(this.three).withPropertyValues("shard.strategy=consistent-hash").run((context) -> {
			List<SlotMove> moves = context.getBean(Shards.class).movesFor(equal);
			assertThat(moves).extracting(SlotMove::to).contains("s2");
		});
		this.three.application()
			.withPropertyValues("shard.identity=off")
			.run((context) -> assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
				.isThrownBy(() -> context.getBean(Shards.class).movesFor(equal))
				.withMessageContaining("only with strategy 'hash' or 'consistent-hash'"));
	}

	@Test
	void everyInstanceFollowsAChange() {
		application(this.two).run((first) -> application(this.two).run((second) -> {
			Shards shards = first.getBean(Shards.class);
			ShardLocation before = shards.locate(4711);
			String other = before.shard().equals("s0") ? "s1" : "s0";
			long epoch = second.getBean(JdbcShardMap.class).assign(before.epoch(), other, List.of(before.slot()));
			for (Shards instance : List.of(shards, second.getBean(Shards.class))) {
				Awaitility.await()
					.atMost(Duration.ofSeconds(30))
					.until(() -> instance.locate(4711)
						.equals(new ShardLocation(other, before.slot(), epoch, ShardLocation.Why.SLOT)));
			}
		}));
	}

	@Test
	void slotsOfAShardThatThisInstanceDoesNotKnowYetAreRefused() {
		application(this.two).run((old) -> application(this.three).run((young) -> {
			Shards shards = old.getBean(Shards.class);
			int slot = shards.locate(4711).slot();
			young.getBean(JdbcShardMap.class).assign(2, "s2", List.of(slot));
			Awaitility.await()
				.atMost(Duration.ofSeconds(30))
				.untilAsserted(() -> assertThatExceptionOfType(UnknownShardException.class)
					.isThrownBy(() -> shards.forKey(4711))
					.withMessageContaining("'s2', which is not a configured shard"));
		}));
	}

	@Test
	void withoutCatalogAChangedMapIsCaughtByTheMarkers() {
		ApplicationContextRunner plain = this.two.application().withPropertyValues("shard.strategy=hash");
		plain.run((context) -> assertThat(context).hasNotFailed());
		this.three.application()
			.withPropertyValues("shard.strategy=hash")
			.run((context) -> assertThat(context).getFailure()
				.isInstanceOf(ShardIdentityException.class)
				.hasMessageContaining("it was 'SLOT {s0=[0-2047], s1=[2048-4095]}', now it is "
						+ "'SLOT {s0=[0-1364], s1=[1365-2730], s2=[2731-4095]}'"));
		application(this.two).run((context) -> assertThat(context).as("stored as it is").hasNotFailed());
		application(this.three).run((context) -> assertThat(context).as("s2 joins empty").hasNotFailed());
		plain.run((context) -> assertThat(context).getFailure().hasMessageContaining("it was 'CATALOG'"));
	}

	@Test
	void slotsThatAreConfiguredInAnotherWayThanTheyAreStoredAreWarnedOf(CapturedOutput output) {
		ApplicationContextRunner application = application(this.two);
		application.withPropertyValues("shard.hash.ranges.s0=0-99", "shard.hash.ranges.s1=100-4095")
			.run((context) -> assertThat(context).hasNotFailed());
		application.run((context) -> assertThat(context).hasNotFailed());
		assertThat(output).doesNotContain("is ignored");
		application.withPropertyValues("shard.hash.ranges.s0=0-49,60-99", "shard.hash.ranges.s1=50-59,100-4095")
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(output.toString().split("'shard.hash.ranges' is ignored: ")).as("once").hasSize(2);
		assertThat(output).contains("(table 'shardboot_slot'), which decides since the first start. Owners of 10 slots "
				+ "differ, the first of which is 50, and no rows were moved. If they are to move, use a rebalancing. If "
				+ "they have moved, remove 'shard.hash.ranges' in all instances.");
	}

	@Test
	void rangesThatAreConfiguredInAnotherWayThanTheyAreStoredAreWarnedOf(CapturedOutput output) {
		ApplicationContextRunner application = application(this.two).withPropertyValues("shard.strategy=range");
		application.withPropertyValues("shard.range.s0=..10", "shard.range.s1=10..")
			.run((context) -> assertThat(context).hasNotFailed());
		application.withPropertyValues("shard.range.s0=..5,5..10", "shard.range.s1=10..")
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(output).as("the same").doesNotContain("is ignored");
		application.withPropertyValues("shard.range.s0=..20", "shard.range.s1=20..").run((context) -> {
			assertThat(context.getBean(Shards.class).locate(15).shard()).as("the catalog decides").isEqualTo("s1");
			assertThat(output)
				.containsOnlyOnce("'shard.range' is ignored: it does not say what the catalog says (table "
						+ "'shardboot_range'), which decides since the first start. Ranges of shards 's0', 's1' differ, and "
						+ "no rows were moved. If they are to move, use intent 'move-range' of a rebalancing. If they have "
						+ "moved, write what the catalog says into 'shard.range' of all instances.");
		});
	}

	@Test
	void anApplicationDoesNotStartWithoutItsCatalog(@TempDir Path directory, CapturedOutput output) throws Exception {
		try (FailingApplication application = new FailingApplication(directory)) {
			assertThat(application.start(output, """
					shard.shards.eu-1.url=${db}/eu1
					shard.catalog.enabled=true
					shard.catalog.url=jdbc:postgresql://localhost:1/none?${secret}
					shard.catalog.timeout=250ms
					""")).isEqualTo(
					"""
							Description:

							The catalog cannot read the shard map (SQL state 08001). Nothing is guessed in its place; check 'shard.catalog'.

							Action:

							Start the database of the catalog, or mend 'shard.catalog.url' and its login ('spring.datasource' if that is not set). The login needs the right to create tables once.""");
		}
	}

	private TreeMap<String, TestDatabase> without(String shard) {
		TreeMap<String, TestDatabase> shards = new TreeMap<>(this.three.shards());
		shards.remove(shard);
		return shards;
	}

	private static ApplicationContextRunner application(ShardCluster cluster) {
		return cluster.application()
			.withConfiguration(AutoConfigurations.of(ShardCatalogAutoConfiguration.class))
			.withPropertyValues("shard.strategy=hash", "shard.catalog.enabled=true");
	}

}
