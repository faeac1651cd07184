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

package io.github.shardboot.catalog;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessResourceFailureException;

import io.github.shardboot.ShardConfigurationException;
import io.github.shardboot.ShardLocation;
import io.github.shardboot.StaleShardMapException;
import io.github.shardboot.UnknownShardException;
import io.github.shardboot.strategy.RangeStrategy;
import io.github.shardboot.strategy.ShardKeyType;
import io.github.shardboot.strategy.ShardMap;
import io.github.shardboot.strategy.hash.HashFunction;
import io.github.shardboot.strategy.hash.HashStrategy;
import io.github.shardboot.strategy.hash.SlotTable;
import io.github.shardboot.testsupport.TestDatabase;
import io.github.shardboot.testsupport.TestPostgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link JdbcShardMap} and {@link ShardMapChanges}.
 *
 * @author Shardboot Contributors
 */
class JdbcShardMapIntegrationTests {

	private final TestDatabase database = TestPostgres.shared().createDatabase("map");

	private final Catalog catalog = TestCatalog.in(this.database);

	private final JdbcShardMap stored = new JdbcShardMap(this.catalog, ShardKeyType.LONG);

	@AfterEach
	void close() {
		this.catalog.close();
	}

	@Test
	void theFirstMapIsStoredAndANewShardJoinsEmpty() {
		ShardMap first = this.stored.join(map("a", "b"));
		assertThat(first.epoch()).isEqualTo(1);
		ShardMap again = this.stored.join(map("a", "b"));
		assertThat(again.epoch()).as("nothing has changed").isEqualTo(1);
		ShardMap wider = this.stored.join(map("a", "b", "c"));
		assertThat(wider.epoch()).isEqualTo(2);
		assertThat(wider.shards()).containsExactly("a", "b", "c");
		for (long key = 0; key < 1_000; key++) {
			assertThat(wider.shardFor(key)).isEqualTo(first.shardFor(key));
		}
		assertThat(slots(wider)).containsEntry("c", List.of());
	}

	@Test
	void aVanishedShardThatOwnsSomethingIsMissed() {
		this.stored.join(map("a", "b"));
		assertThatExceptionOfType(ShardConfigurationException.class).isThrownBy(() -> this.stored.join(map("a", "c")))
			.satisfies((ex) -> {
				assertThat(ex.getProperty()).isEqualTo("shard.shards.b");
				assertThat(ex.getProblem()).isEqualTo(
						"Shard 'b' is not configured, but owns 8 slots, 0 ranges, 0 pinned keys and 0 directory keys, as the catalog says.");
				assertThat(ex.getAction()).isEqualTo("Put it back, or move what it owns to other shards first.");
			});
		assertThat(
				this.database.jdbc().sql("select shard from shardboot_map_shard order by 1").query(String.class).list())
			.as("nothing was changed")
			.containsExactly("a", "b");
		this.stored.assign(1, "a", IntStream.range(8, 16).boxed().toList());
		assertThat(this.stored.join(map("a")).shards()).containsExactly("a");
	}

	@Test
	void aVanishedShardThatHasDirectoryKeysIsMissed() {
		ShardMap directory = new ShardMap(1, List.of("a", "b"), Map.of(), (key) -> "a");
		this.stored.join(directory);
		this.database.jdbc().sql("insert into shard_directory (key, shard) values ('1', 'b')").update();
		assertThatExceptionOfType(ShardConfigurationException.class)
			.isThrownBy(() -> this.stored.join(new ShardMap(1, List.of("a"), Map.of(), (key) -> "a")))
			.withMessageContaining("owns 0 slots, 0 ranges, 0 pinned keys and 1 directory keys");
	}

	@Test
	void aKeyThatIsPinnedStaysThereWithoutTheConfiguration() {
		this.stored.join(map("a", "b"));
		long key = keyOf("a");
		ShardMap pinned = this.stored.join(pinned(key, "b"));
		assertThat(pinned.epoch()).as("others are told").isEqualTo(2);
		assertThat(pinned.shardFor(key)).isEqualTo("b");
		assertThat(this.stored.join(pinned(key, "b")).epoch()).as("nothing has changed").isEqualTo(2);
		ShardMap without = this.stored.join(map("a", "b"));
		assertThat(without.epoch()).isEqualTo(2);
		assertThat(without.locate(key).why()).isEqualTo(ShardLocation.Why.OVERRIDE);
		assertThat(without.shardFor(key)).isEqualTo("b");
		assertThat(without.shardOf(without.strategy().slotFor(key))).as("the slot alone does not tell").isNull();
		this.stored.assign(2, "a", IntStream.range(8, 16).boxed().toList());
		assertThatExceptionOfType(ShardConfigurationException.class).isThrownBy(() -> this.stored.join(map("a")))
			.withMessageContaining("owns 0 slots, 0 ranges, 1 pinned keys and 0 directory keys");
	}

	@Test
	void aKeyThatIsPinnedElsewhereThanItLivesFailsTheStart() {
		long key = keyOf("a");
		this.stored.join(pinned(key, "b"));
		assertThatExceptionOfType(ShardConfigurationException.class)
			.isThrownBy(() -> this.stored.join(pinned(key, "a")))
			.satisfies((ex) -> {
				assertThat(ex.getProperty()).isEqualTo("shard.overrides");
				assertThat(ex.getProblem())
					.isEqualTo("A key of slot '%d' is pinned to shard 'a', but lives in shard 'b', as the catalog says."
						.formatted(map("a").strategy().slotFor(key)));
				assertThat(ex.getAction()).startsWith("Take the key out of 'shard.overrides'");
			});
	}

	@Test
	void aKeyIsNotPinnedWhileItsSlotMoves() {
		this.stored.join(map("a", "b"));
		long key = keyOf("a");
		this.database.jdbc()
			.sql("""
					with move as (insert into shardboot_move (name, kind, slots, source, target, engine, state)
						values ('m', 'SLOTS', array[?], 'a', 'b', 'LOGICAL', 'COPYING') returning id)
					insert into shardboot_move_claim (unit, move_id) select 'slot:' || ?, id from move""")
			.params(map("a").strategy().slotFor(key), map("a").strategy().slotFor(key))
			.update();
		assertThatExceptionOfType(ShardConfigurationException.class)
			.isThrownBy(() -> this.stored.join(pinned(key, "b")))
			.satisfies((ex) -> assertThat(ex.getAction())
				.isEqualTo("Start again when the move is over, or without the key in 'shard.overrides'."));
		assertThat(this.stored.join(map("a", "b")).overrides()).isEmpty();
	}

	@Test
	void aKeyThatWasMovedToAShardThatIsNotConfiguredHereIsRefused() {
		ShardMap joined = this.stored.join(map("a", "b"));
		long key = keyOf("a");
		ShardMap newer = joined.with(2, Map.of(key, "c"), joined.strategy());
		assertThatExceptionOfType(UnknownShardException.class).isThrownBy(() -> newer.shardFor(key))
			.withMessageStartingWith("The key was moved to shard 'c', which is not configured here.");
		assertThat(newer.shardFor(key + 1)).isNotNull();
	}

	private static long keyOf(String shard) {
		long key = 0;
		while (!map("a", "b").shardFor(key).equals(shard)) {
			key++;
		}
		return key;
	}

	private static ShardMap pinned(long key, String shard) {
		ShardMap map = map("a", "b");
		return new ShardMap(1, map.shards(), Map.of(key, shard), map.strategy());
	}

	@Test
	void theFirstRangesAreStoredAndStayInForce() {
		ShardMap first = this.stored.join(ranges("a", List.of("..10", "20.."), "b", List.of("10..20")));
		assertThat(first.epoch()).isEqualTo(1);
		ShardMap again = this.stored.join(ranges("a", List.of("..5"), "b", List.of("5..")));
		assertThat(again.epoch()).isEqualTo(1);
		assertThat(again.strategy().ownership())
			.isEqualTo(Map.of("a", List.of("..10", "20.."), "b", List.of("10..20")));
		assertThatExceptionOfType(ShardConfigurationException.class)
			.isThrownBy(() -> this.stored.join(new ShardMap(1, List.of("a"), Map.of(),
					new RangeStrategy(ShardKeyType.LONG, Map.of("a", List.of("..")), List.of("a")))))
			.withMessageContaining("owns 0 slots, 1 ranges, 0 pinned keys");
	}

	@Test
	void rangesOfACatalogThatStoredNoneYetAreStored() {
		ShardMap map = ranges("a", List.of("..10"), "b", List.of("10.."));
		this.stored.join(map);
		this.database.jdbc().sql("delete from shardboot_range").update();
		assertThat(this.stored.join(map).strategy().ownership()).isEqualTo(map.strategy().ownership());
		assertThat(this.database.jdbc().sql("select low from shardboot_range order by 1").query(String.class).list())
			.containsExactly("", "10");
	}

	private static ShardMap ranges(String one, List<String> some, String other, List<String> more) {
		return new ShardMap(1, List.of("a", "b"), Map.of(),
				new RangeStrategy(ShardKeyType.LONG, Map.of(one, some, other, more), List.of("a", "b")));
	}

	@Test
	void anotherKeySpaceIsRefused() {
		this.stored.join(map("a", "b"));
		ShardMap more = new ShardMap(1, List.of("a"), Map.of(),
				new HashStrategy(HashFunction.POSTGRES, SlotTable.byWeight(32, Map.of("a", 1))));
		assertThatExceptionOfType(ShardConfigurationException.class).isThrownBy(() -> this.stored.join(more))
			.withMessageContaining("16 slots, hash function 'POSTGRES' and key type 'LONG'")
			.withMessageContaining("32 slots, hash function 'POSTGRES' and key type 'LONG'");
		assertThatExceptionOfType(ShardConfigurationException.class)
			.isThrownBy(() -> new JdbcShardMap(this.catalog, ShardKeyType.UUID).join(map("a", "b")))
			.withMessageContaining("key type 'UUID'");
	}

	@Test
	void ofManyProcessesThatChangeTheMapAtOnceOneWinsAndTheOthersAreTold() throws Exception {
		this.stored.join(map("a", "b"));
		int processes = 4;
		ExecutorService executor = Executors.newFixedThreadPool(processes);
		try {
			for (long epoch = 1; epoch <= 20; epoch++) {
				long known = epoch;
				CyclicBarrier barrier = new CyclicBarrier(processes);
				List<Future<Long>> changes = new ArrayList<>();
				for (int process = 0; process < processes; process++) {
					List<Integer> slots = List.of(process);
					String shard = (epoch % 2 == 0) ? "a" : "b";
					changes.add(executor.submit(() -> {
						try (Catalog own = TestCatalog.in(this.database)) {
							JdbcShardMap map = new JdbcShardMap(own, ShardKeyType.LONG);
							barrier.await();
							return map.assign(known, shard, slots);
						}
					}));
				}
				int won = 0;
				for (Future<Long> change : changes) {
					try {
						assertThat(change.get()).isEqualTo(known + 1);
						won++;
					}
					catch (ExecutionException ex) {
						assertThat(ex).cause().isInstanceOfSatisfying(StaleShardMapException.class, (stale) -> {
							assertThat(stale.getExpectedEpoch()).isEqualTo(known);
							assertThat(stale.getFoundEpoch()).isEqualTo(known + 1);
						});
					}
				}
				assertThat(won).isEqualTo(1);
				assertThat(this.database.jdbc()
					.sql("select count(*) from shardboot_slot where epoch = ?")
					.param(known + 1)
					.query(Integer.class)
					.single()).as("only the winner's slot").isEqualTo(1);
			}
		}
		finally {
			executor.shutdownNow();
		}
	}

	@Test
	void processesThatStartAtOnceAgreeOnOneMap() throws Exception {
		Map<String, List<String>> slots = new TreeMap<>(Map.of("a", List.of("0-7"), "b", List.of("8-15")));
		for (ShardMap map : startAtOnce("a", "b")) {
			assertThat(map.epoch()).isEqualTo(1);
			assertThat(slots(map)).isEqualTo(slots);
		}
		for (int added = 0; added < 10; added++) {
			slots.put("c" + added, List.of());
			for (ShardMap map : startAtOnce(slots.keySet().toArray(String[]::new))) {
				assertThat(map.epoch()).isEqualTo(2 + added);
				assertThat(slots(map)).isEqualTo(slots);
			}
		}
	}

	private List<ShardMap> startAtOnce(String... shards) throws Exception {
		int processes = 8;
		ExecutorService executor = Executors.newFixedThreadPool(processes);
		try {
			CyclicBarrier barrier = new CyclicBarrier(processes);
			List<Future<ShardMap>> starts = new ArrayList<>();
			for (int process = 0; process < processes; process++) {
				starts.add(executor.submit(() -> {
					try (Catalog own = TestCatalog.in(this.database)) {
						barrier.await();
						return new JdbcShardMap(own, ShardKeyType.LONG).join(map(shards));
					}
				}));
			}
			List<ShardMap> maps = new ArrayList<>();
			for (Future<ShardMap> start : starts) {
				maps.add(start.get());
			}
			return maps;
		}
		finally {
			executor.shutdownNow();
		}
	}

	@Test
	void unknownShardsAndSlotsChangeNothing() {
		this.stored.join(map("a", "b"));
		assertThatExceptionOfType(DataAccessResourceFailureException.class)
			.isThrownBy(() -> this.stored.assign(1, "x", List.of(1)));
		assertThatExceptionOfType(DataAccessResourceFailureException.class)
			.isThrownBy(() -> this.stored.assign(1, "a", List.of(15, 16)));
		assertThat(this.stored.join(map("a", "b")).epoch()).isEqualTo(1);
	}

	@Test
	void aChangeIsFollowedWithoutARestart() {
		AtomicReference<ShardMap> current = new AtomicReference<>(this.stored.join(map("a", "b")));
		CatalogWatch watch = new CatalogWatch(this.catalog, Duration.ofHours(1),
				List.of(new ShardMapChanges(this.stored, current::get, current::set)));
		watch.start();
		try {
			Awaitility.await()
				.atMost(Duration.ofSeconds(30))
				.until(() -> !this.database.statementsWith("listen shardboot_catalog").isEmpty());
			this.stored.assign(1, "b", List.of(0, 1, 2));
			Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> current.get().epoch() == 2);
			assertThat(slots(current.get())).isEqualTo(Map.of("a", List.of("3-7"), "b", List.of("0-2", "8-15")));
		}
		finally {
			watch.stop();
		}
	}

	private static Map<String, List<String>> slots(ShardMap map) {
		return ((HashStrategy) map.strategy()).slotTable().ranges();
	}

	private static ShardMap map(String... shards) {
		Map<String, Integer> weights = new TreeMap<>();
		for (String shard : shards) {
			weights.put(shard, 1);
		}
		return new ShardMap(1, List.of(shards), Map.of(),
				new HashStrategy(HashFunction.POSTGRES, SlotTable.byWeight(16, weights)));
	}

}
