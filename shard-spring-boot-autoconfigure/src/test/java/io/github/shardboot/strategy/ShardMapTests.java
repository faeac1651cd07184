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

package io.github.shardboot.strategy;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

import org.junit.jupiter.api.Test;

import io.github.shardboot.ShardConfigurationException;
import io.github.shardboot.ShardLocation;
import io.github.shardboot.ShardLocation.Why;
import io.github.shardboot.UnknownShardException;
import io.github.shardboot.strategy.hash.HashFunction;
import io.github.shardboot.strategy.hash.HashStrategy;
import io.github.shardboot.strategy.hash.SlotTable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link ShardMap}.
 *
 * @author Shardboot Contributors
 */
class ShardMapTests {

	private static final Set<String> SHARDS = Set.of("us-1", "eu-1", "ap-1");

	private final HashStrategy hash = new HashStrategy(HashFunction.POSTGRES,
			SlotTable.byRanges(8, Map.of("eu-1", List.of("0-3"), "us-1", List.of("4-7")), SHARDS));

	@Test
	void withoutOverridesTheStrategyDecides() {
		ShardMap map = new ShardMap(7, SHARDS, Map.of(), this.hash);
		assertThat(map.shardFor(42L)).isEqualTo("eu-1");
		assertThat(map.locate(42L)).isEqualTo(new ShardLocation("eu-1", 0, 7, Why.SLOT));
		assertThat(map.strategy()).isSameAs(this.hash);
		assertThat(map.epoch()).isEqualTo(7);
	}

	@Test
	void anOverrideComesBeforeTheStrategyAndKeepsTheSlot() {
		ShardMap map = new ShardMap(7, SHARDS, Map.of(42L, "ap-1"), this.hash);
		assertThat(map.shardFor(42L)).isEqualTo("ap-1");
		assertThat(map.locate(42L)).isEqualTo(new ShardLocation("ap-1", 0, 7, Why.OVERRIDE));
		assertThat(map.shardFor(43L)).isEqualTo(this.hash.shardFor(43L));
		assertThat(map.locate(43L).why()).isEqualTo(Why.SLOT);
	}

	@Test
	void anOverrideMakesAKeyKnownThatNoListHas() {
		ListStrategy list = new ListStrategy(ShardKeyType.LONG, Map.of("eu-1", List.of("1")), SHARDS);
		ShardMap map = new ShardMap(1, SHARDS, Map.of(2L, "us-1"), list);
		assertThat(map.locate(1L)).isEqualTo(new ShardLocation("eu-1", null, 1, Why.LIST));
		assertThat(map.locate(2L)).isEqualTo(new ShardLocation("us-1", null, 1, Why.OVERRIDE));
	}

	@Test
	void aStrategyOfTheApplicationIsCustom() {
		ShardMap map = new ShardMap(1, SHARDS, Map.of(), (key) -> "us-1");
		assertThat(map.locate(5L)).isEqualTo(new ShardLocation("us-1", null, 1, Why.CUSTOM));
	}

	@Test
	void shardsAreSortedAndUnmodifiable() {
		ShardMap map = new ShardMap(1, SHARDS, Map.of(), this.hash);
		assertThat(map.shards()).containsExactly("ap-1", "eu-1", "us-1").isUnmodifiable();
	}

	@Test
	void laterChangesOfTheArgumentsHaveNoInfluence() {
		Set<String> shards = new TreeSet<>(SHARDS);
		Map<Object, String> overrides = new HashMap<>(Map.of(42L, "ap-1"));
		ShardMap map = new ShardMap(1, shards, overrides, this.hash);
		shards.clear();
		overrides.clear();
		assertThat(map.shards()).hasSize(3);
		assertThat(map.shardFor(42L)).isEqualTo("ap-1");
		assertThat(map.shardFor(43L)).isEqualTo(this.hash.shardFor(43L));
	}

	@Test
	void aStrategyThatNamesAnUnknownShardFails() {
		ShardMap map = new ShardMap(1, SHARDS, Map.of(), new Broken("eu-2"));
		String message = "Strategy '" + Broken.class.getName() + "' returned 'eu-2', which is not a configured shard. "
				+ "Did you mean 'eu-1'? Configured shards are 'ap-1', 'eu-1', 'us-1'.";
		assertThatExceptionOfType(UnknownShardException.class).isThrownBy(() -> map.shardFor(5L))
			.withMessage(message)
			.satisfies((ex) -> assertThat(ex.getShard()).isEqualTo("eu-2"));
		assertThatExceptionOfType(UnknownShardException.class).isThrownBy(() -> map.locate(5L)).withMessage(message);
	}

	@Test
	void aStrategyThatReturnsNullFails() {
		ShardMap map = new ShardMap(1, SHARDS, Map.of(), new Broken(null));
		assertThatExceptionOfType(UnknownShardException.class).isThrownBy(() -> map.shardFor(5L))
			.withMessage("Strategy '" + Broken.class.getName() + "' returned 'null', which is not a configured shard. "
					+ "Configured shards are 'ap-1', 'eu-1', 'us-1'.");
	}

	@Test
	void invalidArgumentsAreRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> new ShardMap(1, Set.of(), Map.of(), this.hash))
			.withMessage("'shards' must not be empty");
		assertThatIllegalArgumentException().isThrownBy(() -> new ShardMap(1, SHARDS, Map.of(), null))
			.withMessage("'strategy' must not be null");
		assertThatIllegalArgumentException().isThrownBy(() -> new ShardMap(1, SHARDS, Map.of(5L, "eu-2"), this.hash))
			.withMessage("'overrides' must only name 'shards'");
	}

	@Test
	void overridesAreReadAsCanonicalKeys() {
		assertThat(ShardMap.overrides(ShardKeyType.LONG, Map.of("4711", "eu-1", "-5", "us-1"), SHARDS))
			.isEqualTo(Map.of(4711L, "eu-1", -5L, "us-1"))
			.isUnmodifiable();
	}

	@Test
	void twoTextsOfOneKeyAreRefusedForTwoShardsOnly() {
		String lower = "c0ffee00-1234-4abc-8def-0123456789ab";
		String upper = "C0FFEE00-1234-4ABC-8DEF-0123456789AB";
		Map<String, String> configured = new LinkedHashMap<>(Map.of(lower, "eu-1"));
		configured.put(upper, "us-1");
		assertThatExceptionOfType(ShardConfigurationException.class)
			.isThrownBy(() -> ShardMap.overrides(ShardKeyType.UUID, configured, SHARDS))
			.withMessage(
					"'shard.overrides': Key number 2, of shard 'us-1', belongs to shard 'eu-1' too. Give every key "
							+ "to one shard. Two texts can be the same key, such as a UUID in upper and in lower case.");
		assertThat(ShardMap.overrides(ShardKeyType.UUID, Map.of(lower, "eu-1", upper, "eu-1"), SHARDS))
			.isEqualTo(Map.of(UUID.fromString(lower), "eu-1"));
	}

	@Test
	void anOverrideThatIsNoKeyIsRefusedWithoutBeingNamed() {
		assertThatExceptionOfType(ShardConfigurationException.class)
			.isThrownBy(() -> ShardMap.overrides(ShardKeyType.LONG, Map.of("0815", "eu-1"), SHARDS))
			.withMessage("'shard.overrides': Key number 1, of shard 'eu-1', is not a key. "
					+ ShardKeyType.LONG.description());
	}

	@Test
	void anOverrideForAnUnknownShardIsRefused() {
		assertThatExceptionOfType(ShardConfigurationException.class)
			.isThrownBy(() -> ShardMap.overrides(ShardKeyType.LONG, Map.of("4711", "us-2"), SHARDS))
			.withMessage("'shard.overrides': There is no shard 'us-2'. Did you mean 'us-1'? Configured shards are "
					+ "'ap-1', 'eu-1', 'us-1'.");
	}

	private static final class Broken implements ShardingStrategy {

		private final String shard;

		private Broken(String shard) {
			this.shard = shard;
		}

		@Override
		public String shardFor(Object key) {
			return this.shard;
		}

	}

}
