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

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.shardboot.GeoKey;
import io.github.shardboot.InvalidShardKeyException;
import io.github.shardboot.RegionResolver;
import io.github.shardboot.ShardConfigurationException;
import io.github.shardboot.ShardContext;
import io.github.shardboot.ShardContextHolder;
import io.github.shardboot.ShardLocation;
import io.github.shardboot.UnknownShardKeyException;
import io.github.shardboot.strategy.geo.GeoRegions;
import io.github.shardboot.strategy.geo.GeoStrategy;
import io.github.shardboot.strategy.geo.Residency;
import io.github.shardboot.strategy.hash.HashFunction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link GeoStrategy}: two regions, of which one has two shards.
 *
 * @author Shardboot Contributors
 */
class GeoStrategyTests extends AbstractShardingStrategyTests {

	private static final Map<String, String> REGIONS = Map.of("ap-1", "west", "us-1", "west", "eu-1", "eu");

	private static final Map<String, List<String>> CODES = Map.of("eu", List.of("DE", "FR"), "west",
			List.of("US", "JP"));

	private static final ShardKeyType LONG = ShardKeyType.LONG;

	@Override
	List<Object> keys(ShardKeyType keyType) {
		List<Object> keys = new ArrayList<>();
		super.keys(keyType).forEach((key) -> {
			keys.add(new GeoKey("eu", key));
			keys.add(new GeoKey("west", key));
		});
		return keys;
	}

	@Override
	List<Object> forms(Object key) {
		GeoKey geo = (GeoKey) key;
		List<Object> forms = new ArrayList<>();
		for (Object form : super.forms(geo.key())) {
			forms.add(new GeoKey(geo.region(), form));
			forms.add(new GeoKey(geo.region().equals("eu") ? "DE" : "JP", form));
			forms.add(new GeoKey(geo.region().equals("eu") ? "fr" : "us", form));
		}
		return forms;
	}

	@Override
	ShardingStrategy strategy(ShardKeyType keyType) {
		return strategy(CODES, List.of());
	}

	private static GeoStrategy strategy(Map<String, List<String>> codes, List<RegionResolver> resolvers) {
		return new GeoStrategy(HashFunction.POSTGRES, 64, new GeoRegions(codes, REGIONS),
				Map.of("ap-1", 1, "us-1", 1, "eu-1", 1), () -> resolvers);
	}

	@Test
	void aKeyNeverLeavesItsRegion() {
		ShardingStrategy strategy = strategy(LONG);
		for (long key = 0; key < 1000; key++) {
			assertThat(strategy.shardFor(new GeoKey("eu", key))).isEqualTo("eu-1");
			assertThat(strategy.shardFor(new GeoKey("west", key))).isIn("ap-1", "us-1");
		}
		assertThat(strategy.why()).isEqualTo(ShardLocation.Why.REGION);
		assertThat(strategy.slotFor(new GeoKey("eu", 1L))).isEqualTo(strategy.slotFor(new GeoKey("west", 1L)))
			.isBetween(0, 63);
		assertThat(strategy.slots()).as("a slot does not tell the shard").isZero();
	}

	@Test
	void theCanonicalFormOfACanonicalFormIsThatSameObject() {
		ShardingStrategy strategy = strategy(LONG);
		Object canonical = strategy.canonical(LONG, new GeoKey("de", "17"));
		assertThat(canonical).isEqualTo(new GeoKey("eu", 17L));
		assertThat(strategy.canonical(LONG, canonical)).isSameAs(canonical);
	}

	@ParameterizedTest
	@ValueSource(strings = { "CA", "Us-1", "eu ", "secret\nline" })
	void aKeyWhoseRegionHasNoShardIsRefused(String region) {
		assertThatExceptionOfType(UnknownShardKeyException.class)
			.isThrownBy(() -> strategy(LONG).canonical(LONG, new GeoKey(region, 1)))
			.withMessageStartingWith("No shard is in ")
			.withMessageEndingWith("Regions are 'eu', 'west'; 'shard.geo.regions.<region>' lists their codes.")
			.withMessageNotContaining("secret");
	}

	@Test
	void allOtherCodesHaveARegionOnlyIfThatIsWrittenDown() {
		GeoStrategy strategy = strategy(Map.of("eu", List.of("DE"), "west", List.of("*")), List.of());
		assertThat(strategy.canonical(LONG, new GeoKey("BR", 1))).isEqualTo(new GeoKey("west", 1L));
		assertThat(strategy.canonical(LONG, new GeoKey("DE", 1))).isEqualTo(new GeoKey("eu", 1L));
		assertRefused(Map.of("eu", List.of("*"), "west", List.of("*")),
				"'shard.geo.regions.west': '*' of region 'west' belongs to region 'eu' too.");
	}

	@Test
	void aKeyWithoutRegionIsInThatOfTheScope() {
		ShardingStrategy strategy = strategy(CODES, List.of((key) -> "west"));
		assertThat(inScope(strategy, ShardContext.of("us-1", new GeoKey("eu", "pinned")))).as("key in scope")
			.isEqualTo(new GeoKey("eu", 5L));
		assertThat(inScope(strategy, ShardContext.of("eu-1", null))).as("shard in scope")
			.isEqualTo(new GeoKey("eu", 5L));
		assertThat(inScope(strategy, ShardContextHolder.DEFAULT_DATABASE)).as("resolver")
			.isEqualTo(new GeoKey("west", 5L));
	}

	private static Object inScope(ShardingStrategy strategy, ShardContext context) {
		ShardContextHolder.Scope scope = ShardContextHolder.open(context);
		try {
			return strategy.canonical(LONG, 5);
		}
		finally {
			scope.close();
		}
	}

	@Test
	void theFirstResolverThatKnowsARegionIsBelieved() {
		List<Object> asked = new ArrayList<>();
		ShardingStrategy strategy = strategy(CODES, List.of((key) -> {
			asked.add(key);
			return null;
		}, (key) -> "JP", (key) -> "DE"));
		assertThat(strategy.canonical(LONG, "5")).isEqualTo(new GeoKey("west", 5L));
		assertThat(asked).containsExactly(5L);
	}

	@Test
	void aKeyWhoseRegionNobodyKnowsIsRefused() {
		assertThatExceptionOfType(InvalidShardKeyException.class).isThrownBy(() -> strategy(LONG).canonical(LONG, 4711))
			.withMessage(
					"The key has no region, and nothing tells it. Pass a GeoKey, mark the region with @ShardRegion, "
							+ "make the call in the scope of one, or declare a RegionResolver bean.");
		assertThatExceptionOfType(InvalidShardKeyException.class)
			.isThrownBy(() -> strategy(LONG).canonical(LONG, new GeoKey("eu", "x")));
		assertThatExceptionOfType(InvalidShardKeyException.class)
			.isThrownBy(() -> strategy(LONG).canonical(LONG, null));
	}

	@ParameterizedTest
	@EnumSource
	void otherStrategiesDoNotTakeKeysWithARegion(ShardKeyType keyType) {
		ShardingStrategy other = (key) -> "eu-1";
		assertThatExceptionOfType(InvalidShardKeyException.class)
			.isThrownBy(() -> other.canonical(keyType, new GeoKey("eu", 1)));
	}

	@Test
	void impossibleRegionsAreRefused() {
		assertRefused(Map.of("eu", List.of("DE"), "west", List.of("US", "de")),
				"'shard.geo.regions.west': 'de' of region 'west' belongs to region 'eu' too. Give every code to one region.");
		assertRefused(Map.of("eu", List.of("WEST")), "'shard.geo.regions.eu': 'WEST' of region 'eu' belongs to");
		assertRefused(Map.of("eus", List.of("DE")),
				"'shard.geo.regions.eus': No shard is in region 'eus'. Set 'shard.shards.<name>.region', or remove the "
						+ "region. Did you mean 'eu'? Regions are 'eu', 'west'.");
		assertRefused(Map.of("eu", List.of("SE", "false")),
				"'shard.geo.regions.eu': 'false' is not a code of a region, but what YAML makes of words such as NO and "
						+ "ON. Put the code in quotes, as in [SE, \"NO\"].");
		assertRefused(Map.of("eu", List.of("a b")), "'shard.geo.regions.eu': 'a b' is not a code of a region. Use 1 to "
				+ "40 letters, digits and hyphens, such as 'DE', or '*' for all other codes.");
	}

	private static void assertRefused(Map<String, List<String>> codes, String message) {
		assertThatExceptionOfType(ShardConfigurationException.class).isThrownBy(() -> new GeoRegions(codes, REGIONS))
			.withMessageStartingWith(message);
	}

	@Test
	void aShardInNoRegionIsRefusedUnlessItShallOwnNothing() {
		GeoRegions regions = new GeoRegions(Map.of(), Map.of("eu-1", "eu"));
		assertThatExceptionOfType(ShardConfigurationException.class)
			.isThrownBy(() -> new GeoStrategy(HashFunction.POSTGRES, 64, regions, Map.of("eu-1", 1, "us-1", 1),
					() -> List.of()))
			.withMessage("'shard.shards.us-1.region': Shard 'us-1' is in no region, so strategy 'geo' would never use "
					+ "it. Set its region, or its weight to 0.");
		GeoStrategy strategy = new GeoStrategy(HashFunction.POSTGRES, 64, regions, Map.of("eu-1", 1, "us-1", 0),
				() -> List.of());
		assertThat(strategy.shardFor(new GeoKey("eu", 1L))).isEqualTo("eu-1");
	}

	@Test
	void pinnedKeysHaveARegion() {
		Residency residency = new Residency(REGIONS, List.of("eu"));
		GeoStrategy strategy = strategy(CODES, List.of());
		Map<Object, String> overrides = strategy.overrides(LONG, Map.of("west:1", "eu-1", "DE:2", "eu-1"), SHARDS,
				residency);
		assertThat(overrides).isEqualTo(Map.of(new GeoKey("west", 1L), "eu-1", new GeoKey("eu", 2L), "eu-1"));
		ShardMap map = new ShardMap(1, SHARDS, overrides, strategy);
		assertThat(map.locate(new GeoKey("west", 1L)).shard()).isEqualTo("eu-1");
		assertThat(map.locate(new GeoKey("west", 1L)).why()).isEqualTo(ShardLocation.Why.OVERRIDE);
	}

	@Test
	void impossiblePinnedKeysAreRefused() {
		assertPinRefused(Map.of("eu:1", "us-1"),
				"'shard.overrides': Key number 1 must not leave region 'eu', but is "
						+ "pinned to shard 'us-1'. Pin it to a shard of the region, or remove the region from "
						+ "'shard.geo.resident'.");
		assertPinRefused(Map.of("4711", "us-1"),
				"'shard.overrides': Key number 1 has no region. Write 'region:key', in "
						+ "YAML with brackets: \"[eu:4711]\". Without them the colon is lost.");
		assertPinRefused(Map.of("eu:x", "eu-1"), "'shard.overrides': Key number 1 is not a key. " + LONG.description());
		assertPinRefused(Map.of("CA:1", "eu-1"),
				"'shard.overrides': Key number 1 is in no known region. No shard is in "
						+ "region 'CA'. Regions are 'eu', 'west'; 'shard.geo.regions.<region>' lists their codes.");
		assertPinRefused(Map.of("west:1", "ap-1", "US:1", "us-1"), "'shard.overrides': Key number 2, of shard 'ap-1', "
				+ "belongs to shard 'us-1' too. Give every key to one shard. Two codes can stand for the same region.");
		assertPinRefused(Map.of("west:1", "us-2"), "'shard.overrides': There is no shard 'us-2'. Did you mean 'us-1'? "
				+ "Configured shards are 'ap-1', 'eu-1', 'us-1'.");
	}

	private static void assertPinRefused(Map<String, String> configured, String message) {
		assertThatExceptionOfType(ShardConfigurationException.class).isThrownBy(() -> strategy(CODES, List.of())
			.overrides(LONG, configured, SHARDS, new Residency(REGIONS, List.of("eu")))).withMessage(message);
	}

}
