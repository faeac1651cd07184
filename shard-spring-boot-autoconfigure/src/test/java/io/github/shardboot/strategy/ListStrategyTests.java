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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import io.github.shardboot.ShardConfigurationException;
import io.github.shardboot.ShardLocation;
import io.github.shardboot.UnknownShardKeyException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link ListStrategy}.
 *
 * @author Shardboot Contributors
 */
class ListStrategyTests extends AbstractShardingStrategyTests {

	private static final ShardKeyType STRING = ShardKeyType.STRING;

	@Override
	List<Object> keys(ShardKeyType keyType) {
		return new ArrayList<>(super.keys(keyType).stream().distinct().toList());
	}

	@Override
	ShardingStrategy strategy(ShardKeyType keyType) {
		List<String> texts = keys(keyType).stream().map(Object::toString).toList();
		int third = texts.size() / 3;
		return new ListStrategy(keyType, Map.of("ap-1", texts.subList(0, third), "eu-1",
				texts.subList(third, 2 * third), "us-1", texts.subList(2 * third, texts.size())), SHARDS);
	}

	@Test
	void aKeyIsInTheShardThatListsIt() {
		ListStrategy strategy = new ListStrategy(STRING, Map.of("eu-1", List.of("DE", "FR"), "us-1", List.of("US")),
				SHARDS);
		assertThat(List.of(strategy.shardFor("DE"), strategy.shardFor("FR"), strategy.shardFor("US")))
			.containsExactly("eu-1", "eu-1", "us-1");
		assertThat(strategy.why()).isEqualTo(ShardLocation.Why.LIST);
		assertThat(strategy.slotFor("DE")).isNull();
	}

	@Test
	void aKeyInNoListIsUnknown() {
		ListStrategy strategy = new ListStrategy(STRING, Map.of("eu-1", List.of("DE")), SHARDS);
		assertThatExceptionOfType(UnknownShardKeyException.class).isThrownBy(() -> strategy.shardFor("secret-key"))
			.withMessage("The key is in none of the lists of 'shard.list'. Add it to the list of a shard, or pin it in "
					+ "'shard.overrides'.");
	}

	@Test
	void aKeyInTwoListsIsRefused() {
		assertRefused(STRING, Map.of("us-1", List.of("US", "DE"), "eu-1", List.of("DE", "FR")),
				"'shard.list.us-1': Key number 2, of shard 'us-1', belongs to shard 'eu-1' too. Give every key to one "
						+ "shard. Two texts can be the same key, such as a UUID in upper and in lower case.");
	}

	@Test
	void theOrderOfTheListsHasNoInfluence() {
		Map<String, List<String>> lists = new LinkedHashMap<>();
		lists.put("us-1", List.of("DE"));
		lists.put("eu-1", List.of("DE"));
		assertThatExceptionOfType(ShardConfigurationException.class)
			.isThrownBy(() -> new ListStrategy(STRING, lists, SHARDS))
			.withMessageStartingWith("'shard.list.us-1': Key number 1, of shard 'us-1', belongs to shard 'eu-1' too.");
	}

	@Test
	void aKeyInTwoListsIsRefusedInAnyForm() {
		assertThatExceptionOfType(ShardConfigurationException.class)
			.isThrownBy(() -> new ListStrategy(ShardKeyType.UUID,
					Map.of("eu-1", List.of("c0ffee00-1234-4abc-8def-0123456789ab"), "us-1",
							List.of("C0FFEE00-1234-4ABC-8DEF-0123456789AB")),
					SHARDS))
			.withMessageStartingWith("'shard.list.us-1': Key number 1, of shard 'us-1', belongs to shard 'eu-1' too.");
	}

	@Test
	void aKeyMayBeListedTwiceForOneShard() {
		assertThat(new ListStrategy(STRING, Map.of("eu-1", List.of("DE", "DE")), SHARDS).shardFor("DE"))
			.isEqualTo("eu-1");
	}

	@Test
	void aTextThatIsNoKeyIsRefusedWithoutBeingNamed() {
		assertRefused(ShardKeyType.LONG, Map.of("eu-1", List.of("5", "0815")),
				"'shard.list.eu-1': Key number 2, of shard 'eu-1', is not a key. " + ShardKeyType.LONG.description());
	}

	@Test
	void anUnknownShardIsRefused() {
		assertRefused(STRING, Map.of("eu-2", List.of("DE")), "'shard.list.eu-2': There is no shard 'eu-2'. "
				+ "Did you mean 'eu-1'? Configured shards are 'ap-1', 'eu-1', 'us-1'.");
	}

	@Test
	void noListAtAllIsRefused() {
		assertRefused(STRING, Map.of("eu-1", List.of()), "'shard.list': No key is listed. List the keys of each shard, "
				+ "as in 'shard.list.<shard>=<key>,<key>'.");
	}

	private static void assertRefused(ShardKeyType type, Map<String, List<String>> lists, String message) {
		assertThatExceptionOfType(ShardConfigurationException.class)
			.isThrownBy(() -> new ListStrategy(type, lists, SHARDS))
			.withMessage(message);
	}

	@Test
	void allOtherKeysHaveAShardOnlyIfThatIsWrittenDown() {
		ListStrategy strategy = new ListStrategy(STRING, Map.of("eu-1", List.of("DE", "*"), "us-1", List.of("US")),
				SHARDS);
		assertThat(List.of(strategy.shardFor("US"), strategy.shardFor("DE"), strategy.shardFor("JP")))
			.containsExactly("us-1", "eu-1", "eu-1");
		assertRefused(STRING, Map.of("eu-1", List.of("*"), "us-1", List.of("US", "*")),
				"'shard.list.us-1': '*' of shard 'us-1' belongs to shard 'eu-1' too. One shard only can have all other "
						+ "keys.");
		assertRefused(STRING, Map.of("eu-2", List.of("*")), "'shard.list.eu-2': There is no shard 'eu-2'. "
				+ "Did you mean 'eu-1'? Configured shards are 'ap-1', 'eu-1', 'us-1'.");
	}

}
