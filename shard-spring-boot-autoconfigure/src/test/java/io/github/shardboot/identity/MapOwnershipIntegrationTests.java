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

package io.github.shardboot.identity;

import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.junit.jupiter.api.Test;

import io.github.shardboot.ShardIdentityException;
import io.github.shardboot.strategy.ListStrategy;
import io.github.shardboot.strategy.RangeStrategy;
import io.github.shardboot.strategy.ShardKeyType;
import io.github.shardboot.strategy.ShardMap;
import io.github.shardboot.strategy.ShardingStrategy;
import io.github.shardboot.strategy.hash.HashFunction;
import io.github.shardboot.strategy.hash.HashStrategy;
import io.github.shardboot.strategy.hash.SlotTable;
import io.github.shardboot.testsupport.TestDatabase;
import io.github.shardboot.testsupport.TestPostgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link MapOwnership} in the markers of shards.
 *
 * @author Shardboot Contributors
 */
class MapOwnershipIntegrationTests {

	private final TestDatabase database = TestPostgres.shared().createDatabase("owned");

	@Test
	void aMapThatMovesSlotsIsRefused() throws Exception {
		start(configured(hash(Map.of("a", 1, "b", 1))), ShardIdentityMode.CLAIM);
		start(configured(hash(Map.of("a", 2, "b", 2))), ShardIdentityMode.VERIFY);
		start(configured(hash(Map.of("a", 1, "b", 1, "c", 0))), ShardIdentityMode.CLAIM);
		for (Map<String, Integer> changed : List.of(Map.of("a", 1, "b", 1, "c", 1), Map.of("a", 2, "b", 1),
				Map.of("a", 1))) {
			assertThatExceptionOfType(ShardIdentityException.class)
				.isThrownBy(() -> start(configured(hash(changed)), ShardIdentityMode.CLAIM))
				.satisfies((ex) -> {
					assertThat(ex.getProblem())
						.startsWith("The shard map has changed since shard 'a' was last used: it was 'SLOT {a=[0-7], "
								+ "b=[8-15]}', now it is 'SLOT {a=[0-");
					assertThat(ex.getAction()).contains("no rows have moved")
						.contains("update shardboot_shard set ownership = null");
				});
		}
	}

	@Test
	void whoHasMovedTheRowsCanSaySo() throws Exception {
		start(configured(hash(Map.of("a", 1, "b", 1))), ShardIdentityMode.CLAIM);
		this.database.jdbc().sql("update shardboot_shard set ownership = null").update();
		assertThatExceptionOfType(ShardIdentityException.class)
			.isThrownBy(() -> start(configured(hash(Map.of("a", 1))), ShardIdentityMode.VERIFY))
			.withMessageContaining("shard.identity=claim");
		start(configured(hash(Map.of("a", 1))), ShardIdentityMode.CLAIM);
		assertThat(ownership()).isEqualTo("SLOT {a=[0-15]}");
	}

	@Test
	void aMapThatMovesRangesIsRefusedAndNoBoundIsTold() throws Exception {
		start(configured(range("..4711", "4711..")), ShardIdentityMode.CLAIM);
		start(configured(range("..4711", "4711..")), ShardIdentityMode.CLAIM);
		assertThat(ownership()).startsWith("RANGE ").doesNotContain("4711");
		assertThatExceptionOfType(ShardIdentityException.class)
			.isThrownBy(() -> start(configured(range("..4712", "4712..")), ShardIdentityMode.CLAIM))
			.withMessageContaining("it was 'RANGE', now it is 'RANGE'")
			.withMessageNotContaining("4712");
	}

	@Test
	void keysCanBeAddedToListsButNotTakenFromTheirShard() throws Exception {
		start(configured(list(List.of("DE"), List.of("US"))), ShardIdentityMode.CLAIM);
		start(configured(list(List.of("DE", "FR"), List.of("US"))), ShardIdentityMode.CLAIM);
		assertThatExceptionOfType(ShardIdentityException.class)
			.isThrownBy(() -> start(configured(list(List.of("DE"), List.of("US", "FR"))), ShardIdentityMode.CLAIM));
		assertThatExceptionOfType(ShardIdentityException.class)
			.isThrownBy(() -> start(configured(list(List.of("DE", "FR"), List.of("CA"))), ShardIdentityMode.CLAIM));
		start(configured(list(List.of("DE", "FR"), List.of("US", "CA"))), ShardIdentityMode.VERIFY);
	}

	@Test
	void aKeyIsNotTakenFromAllOthers() throws Exception {
		start(configured(list(List.of("DE", "*"), List.of("US"))), ShardIdentityMode.CLAIM);
		start(configured(list(List.of("DE", "*"), List.of("US"))), ShardIdentityMode.VERIFY);
		for (ShardMap changed : List.of(list(List.of("DE", "*"), List.of("US", "FR")),
				list(List.of("DE"), List.of("US", "*")), list(List.of("DE"), List.of("US")))) {
			assertThatExceptionOfType(ShardIdentityException.class)
				.isThrownBy(() -> start(configured(changed), ShardIdentityMode.CLAIM));
		}
	}

	@Test
	void aConfiguredMapCanBeStoredAsItIsAndNotBeForgottenAgain() throws Exception {
		ShardMap map = hash(Map.of("a", 1, "b", 1));
		start(configured(map), ShardIdentityMode.CLAIM);
		assertThatExceptionOfType(ShardIdentityException.class)
			.isThrownBy(() -> start(MapOwnership.stored(hash(Map.of("a", 1, "b", 2))), ShardIdentityMode.CLAIM));
		start(MapOwnership.stored(map), ShardIdentityMode.CLAIM);
		start(MapOwnership.stored(hash(Map.of("a", 1, "b", 2))), ShardIdentityMode.CLAIM);
		assertThatExceptionOfType(ShardIdentityException.class)
			.isThrownBy(() -> start(configured(map), ShardIdentityMode.CLAIM))
			.withMessageContaining("it was 'CATALOG'");
	}

	@Test
	void aMapOfManyPiecesIsDigested() throws Exception {
		List<String> owners = new ArrayList<>();
		for (int slot = 0; slot < 4096; slot++) {
			owners.add((slot % 2 == 0) ? "a" : "b");
		}
		ShardMap map = map(new HashStrategy(HashFunction.POSTGRES, SlotTable.byOwners(owners, List.of("a", "b"))));
		start(configured(map), ShardIdentityMode.CLAIM);
		assertThat(ownership()).hasSizeLessThan(100);
	}

	@Test
	void nothingIsWrittenUntilAllElseHasStarted() throws Exception {
		start(configured(list(List.of("DE"), List.of("US"))), ShardIdentityMode.CLAIM);
		String written = ownership();
		ShardIdentity identity = new ShardIdentity(new KeySpace(ShardKeyType.STRING, null, 0),
				configured(list(List.of("DE", "FR"), List.of("US"))), ShardIdentityMode.CLAIM);
		try (Connection connection = this.database.connect()) {
			assertThat(identity.isClaimed("a", connection)).isFalse();
			assertThat(ownership()).isEqualTo(written);
			identity.claim("a", connection);
			assertThat(identity.isClaimed("a", connection)).isTrue();
		}
		assertThat(ownership()).isNotEqualTo(written);
	}

	private void start(MapOwnership ownership, ShardIdentityMode mode) throws Exception {
		ShardIdentity identity = new ShardIdentity(new KeySpace(ShardKeyType.STRING, null, 0), ownership, mode);
		try (Connection connection = this.database.connect()) {
			identity.verify("a", connection);
		}
	}

	private String ownership() {
		return this.database.jdbc().sql("select ownership from shardboot_shard").query(String.class).single();
	}

	private static MapOwnership configured(ShardMap map) {
		return MapOwnership.configured(map);
	}

	private static ShardMap hash(Map<String, Integer> weights) {
		return map(new HashStrategy(HashFunction.POSTGRES, SlotTable.byWeight(16, new TreeMap<>(weights))));
	}

	private static ShardMap range(String first, String second) {
		return map(new RangeStrategy(ShardKeyType.LONG, Map.of("a", List.of(first), "b", List.of(second)),
				List.of("a", "b")));
	}

	private static ShardMap list(List<String> first, List<String> second) {
		return map(new ListStrategy(ShardKeyType.STRING, Map.of("a", first, "b", second), List.of("a", "b")));
	}

	private static ShardMap map(ShardingStrategy strategy) {
		return new ShardMap(1, List.of("a", "b", "c"), Map.of(), strategy);
	}

}
