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
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.UUID;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.shardboot.ShardConfigurationException;
import io.github.shardboot.ShardLocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

/**
 * Tests for {@link RangeStrategy}.
 *
 * @author Shardboot Contributors
 */
class RangeStrategyTests extends AbstractShardingStrategyTests {

	private static final long SEED = 7;

	@Override
	ShardingStrategy strategy(ShardKeyType keyType) {
		return switch (keyType) {
			case LONG -> longs(Map.of("ap-1", List.of("..-10"), "eu-1", List.of("-10..25"), "us-1", List.of("25..")));
			case STRING -> new RangeStrategy(keyType,
					Map.of("ap-1", List.of("..a"), "eu-1", List.of("a..ü"), "us-1", List.of("ü..")), SHARDS);
			case UUID -> new RangeStrategy(keyType,
					Map.of("ap-1", List.of("..20000000-0000-0000-0000-000000000000"), "eu-1",
							List.of("20000000-0000-0000-0000-000000000000..A0000000-0000-0000-0000-000000000000"),
							"us-1", List.of("a0000000-0000-0000-0000-000000000000..")),
					SHARDS);
		};
	}

	private static RangeStrategy longs(Map<String, List<String>> ranges) {
		return new RangeStrategy(ShardKeyType.LONG, ranges, SHARDS);
	}

	@Test
	void aRangeHasItsLowerBoundAndNotItsUpperOne() {
		ShardingStrategy strategy = strategy(ShardKeyType.LONG);
		assertThat(strategy.shardFor(Long.MIN_VALUE)).isEqualTo("ap-1");
		assertThat(strategy.shardFor(-11L)).isEqualTo("ap-1");
		assertThat(strategy.shardFor(-10L)).isEqualTo("eu-1");
		assertThat(strategy.shardFor(24L)).isEqualTo("eu-1");
		assertThat(strategy.shardFor(25L)).isEqualTo("us-1");
		assertThat(strategy.shardFor(Long.MAX_VALUE)).isEqualTo("us-1");
	}

	@Test
	void aPartIsGivenAwayAndNeighboursOfOneOwnerAreMerged() {
		RangeStrategy strategy = longs(Map.of("ap-1", List.of("..10"), "eu-1", List.of("10..")));
		RangeStrategy split = strategy.assign(20L, 30L, "us-1");
		assertThat(split.ownership())
			.isEqualTo(Map.of("ap-1", List.of("..10"), "eu-1", List.of("10..20", "30.."), "us-1", List.of("20..30")));
		assertThat(split.assign(30L, null, "us-1").ownership())
			.isEqualTo(Map.of("ap-1", List.of("..10"), "eu-1", List.of("10..20"), "us-1", List.of("20..")));
		assertThat(split.assign(20L, 30L, "eu-1").ownership()).isEqualTo(strategy.ownership());
		assertThat(split.assign(null, null, "ap-1").ownership()).isEqualTo(Map.of("ap-1", List.of("..")));
		assertThat(strategy.assign(Long.MIN_VALUE, 10L, "eu-1").ownership()).isEqualTo(Map.of("eu-1", List.of("..")));
		assertThat(split.within(15L, 25L)).extracting(KeyRange::toString, KeyRange::shard)
			.containsExactly(tuple("15..20", "eu-1"), tuple("20..25", "us-1"));
		assertThat(split.ownerFrom(null)).isEqualTo("ap-1");
		assertThat(split.ownerFrom(20L)).isEqualTo("us-1");
	}

	@Test
	void whateverIsGivenAwayEveryKeyHasTheOwnerThatItWasGivenTo() {
		Random random = new Random(SEED);
		RangeStrategy strategy = longs(Map.of("ap-1", List.of("..")));
		String[] owners = new String[100];
		Arrays.fill(owners, "ap-1");
		for (int i = 0; i < 500; i++) {
			int one = random.nextInt(100);
			int other = random.nextInt(101);
			int low = Math.min(one, other);
			int high = Math.max(Math.max(one, other), low + 1);
			String shard = SHARDS.stream().skip(random.nextInt(SHARDS.size())).findFirst().orElseThrow();
			strategy = strategy.assign((low > 0) ? (long) low : null, (high < 100) ? (long) high : null, shard);
			Arrays.fill(owners, low, high, shard);
			for (long key = 0; key < 100; key++) {
				assertThat(strategy.shardFor(key)).isEqualTo(owners[(int) key]);
			}
			List<KeyRange> ranges = strategy.ranges();
			for (int n = 1; n < ranges.size(); n++) {
				assertThat(ranges.get(n).shard()).as("merged").isNotEqualTo(ranges.get(n - 1).shard());
			}
		}
	}

	@Test
	void textsAreOrderedByCodePoints() {
		RangeStrategy strategy = new RangeStrategy(ShardKeyType.STRING,
				Map.of("ap-1", List.of("..a"), "eu-1", List.of("a..😀"), "us-1", List.of("😀..")), SHARDS);
		assertThat(strategy.shardFor("Z")).isEqualTo("ap-1");
		assertThat(strategy.shardFor("a")).isEqualTo("eu-1");
		assertThat(strategy.shardFor("\uffe5")).isEqualTo("eu-1");
		assertThat(strategy.shardFor("😀")).isEqualTo("us-1");
	}

	@Test
	void uuidsAreUnsigned() {
		ShardingStrategy strategy = strategy(ShardKeyType.UUID);
		assertThat(strategy.shardFor(new UUID(0, 0))).isEqualTo("ap-1");
		assertThat(strategy.shardFor(UUID.fromString("7fffffff-ffff-ffff-ffff-ffffffffffff"))).isEqualTo("eu-1");
		assertThat(strategy.shardFor(UUID.fromString("80000000-0000-0000-0000-000000000000"))).isEqualTo("eu-1");
		assertThat(strategy.shardFor(UUID.fromString("9fffffff-ffff-ffff-ffff-ffffffffffff"))).isEqualTo("eu-1");
		assertThat(strategy.shardFor(UUID.fromString("a0000000-0000-0000-0000-000000000000"))).isEqualTo("us-1");
		assertThat(strategy.shardFor(new UUID(-1, -1))).isEqualTo("us-1");
	}

	@Test
	void aShardMayHaveSeveralRangesOrNone() {
		RangeStrategy strategy = longs(Map.of("eu-1", List.of("20..30", "..10"), "us-1", List.of("30..", "10..20")));
		assertThat(
				List.of(strategy.shardFor(9L), strategy.shardFor(10L), strategy.shardFor(20L), strategy.shardFor(30L)))
			.containsExactly("eu-1", "us-1", "eu-1", "us-1");
	}

	@Test
	void oneShardMayHaveAllKeys() {
		assertThat(longs(Map.of("eu-1", List.of(".."))).shardFor(5L)).isEqualTo("eu-1");
	}

	@ParameterizedTest
	@EnumSource
	void theSearchFindsWhatALinearSearchFinds(ShardKeyType type) {
		RandomKeys random = new RandomKeys(SEED);
		TreeSet<Object> bounds = new TreeSet<>(type::compare);
		while (bounds.size() < 100) {
			bounds.add((type != ShardKeyType.STRING) ? random.next(type) : random.nextText(1, 2).replace('.', '!'));
		}
		Map<String, List<String>> ranges = new HashMap<>();
		List<String> owners = new ArrayList<>();
		Object low = "";
		for (Object bound : bounds) {
			owners.add("shard-" + owners.size());
			ranges.put("shard-" + ranges.size(), List.of(low + ".." + bound));
			low = bound;
		}
		owners.add("eu-1");
		ranges.put("eu-1", List.of(low + ".."));
		RangeStrategy strategy = new RangeStrategy(type, ranges, ranges.keySet());
		List<Object> keys = random.list(type, 5000);
		keys.addAll(bounds);
		for (Object key : keys) {
			long below = bounds.stream().filter((bound) -> type.compare(bound, key) <= 0).count();
			assertThat(strategy.shardFor(key)).as("seed %s", SEED).isEqualTo(owners.get((int) below));
		}
	}

	@Test
	void aGapIsRefused() {
		assertGap(Map.of("eu-1", List.of("..10"), "us-1", List.of("11..")), "10..11");
		assertGap(Map.of("eu-1", List.of("-5..10"), "us-1", List.of("10..")), "..-5");
		assertGap(Map.of("eu-1", List.of("..10"), "us-1", List.of("10..20")), "20..");
		assertGap(Map.of("eu-1", List.of()), "..");
	}

	private static void assertGap(Map<String, List<String>> ranges, String gap) {
		assertRefused(ranges, "'shard.range': No shard owns the keys of '" + gap
				+ "'. Give every key to a shard; '..high' has no lower bound, 'low..' no upper one.");
	}

	@Test
	void anOverlapIsRefused() {
		assertOverlap(Map.of("eu-1", List.of("..10"), "us-1", List.of("9..")), "us-1", "9..", "eu-1", "..10");
		assertOverlap(Map.of("eu-1", List.of(".."), "us-1", List.of("5..6")), "us-1", "5..6", "eu-1", "..");
		assertOverlap(Map.of("eu-1", List.of("..10"), "us-1", List.of("..")), "us-1", "..", "eu-1", "..10");
		assertOverlap(Map.of("eu-1", List.of("..5", "5..6"), "us-1", List.of("5..")), "us-1", "5..", "eu-1", "5..6");
		assertOverlap(Map.of("eu-1", List.of("..10", "5..")), "eu-1", "5..", "eu-1", "..10");
	}

	private static void assertOverlap(Map<String, List<String>> ranges, String shard, String range, String other,
			String otherRange) {
		assertRefused(ranges,
				"'shard.range." + shard + "': Range '" + range + "' of shard '" + shard + "' overlaps range '"
						+ otherRange + "' of shard '" + other
						+ "'. Give every key to one shard; a range ends before its upper bound.");
	}

	@ParameterizedTest
	@ValueSource(strings = { "5..5", "5..4", "1..-1" })
	void aRangeWithoutKeysIsRefused(String range) {
		assertRefused(Map.of("eu-1", List.of(range)), "'shard.range.eu-1': No key is in range '" + range
				+ "'. Write the lower bound first; the range ends before its upper bound.");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "5", "5.6", "5-6", "...", "5...6", "1..2..3", "...." })
	void aTextThatIsNoRangeIsRefused(String range) {
		assertRefused(Map.of("eu-1", List.of(range)), "'shard.range.eu-1': '" + range + "' is not a range of keys. "
				+ "Write 'low..high', '..high', 'low..' or '..'; the range ends before 'high'.");
	}

	@Test
	void aBoundThatIsNoKeyIsRefused() {
		assertRefused(Map.of("eu-1", List.of("..5x")),
				"'shard.range.eu-1': '5x' in range '..5x' is not a key. " + ShardKeyType.LONG.description());
		assertRefused(Map.of("eu-1", List.of("05..")),
				"'shard.range.eu-1': '05' in range '05..' is not a key. " + ShardKeyType.LONG.description());
	}

	@Test
	void anUnknownShardIsRefused() {
		assertRefused(Map.of("eu-2", List.of("..")), "'shard.range.eu-2': There is no shard 'eu-2'. "
				+ "Did you mean 'eu-1'? Configured shards are 'ap-1', 'eu-1', 'us-1'.");
	}

	private static void assertRefused(Map<String, List<String>> ranges, String message) {
		assertThatExceptionOfType(ShardConfigurationException.class).isThrownBy(() -> longs(ranges))
			.withMessage(message);
	}

	@Test
	void theRuleIsTheRangeAndThereAreNoSlots() {
		assertThat(strategy(ShardKeyType.LONG).why()).isEqualTo(ShardLocation.Why.RANGE);
		assertThat(strategy(ShardKeyType.LONG).slotFor(5L)).isNull();
	}

	@Test
	void aRangeMayBeginWithTheSmallestKey() {
		RangeStrategy longs = new RangeStrategy(ShardKeyType.LONG,
				Map.of("eu-1", List.of("-9223372036854775808..0"), "us-1", List.of("0..")), SHARDS);
		assertThat(longs.shardFor(Long.MIN_VALUE)).isEqualTo("eu-1");
		RangeStrategy uuids = new RangeStrategy(ShardKeyType.UUID,
				Map.of("eu-1", List.of("00000000-0000-0000-0000-000000000000..")), SHARDS);
		assertThat(uuids.shardFor(new UUID(0, 0))).isEqualTo("eu-1");
	}

}
