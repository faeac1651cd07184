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

package io.github.shardboot.test;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

import io.github.shardboot.MissingShardKeyException;
import io.github.shardboot.Shards;
import io.github.shardboot.test.shop.ItemRepository;
import io.github.shardboot.test.shop.ShopApplication;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link ShardAssertions}.
 *
 * @author Shardboot Contributors
 */
@SpringBootTest(classes = ShopApplication.class)
@AutoConfigureEmbeddedShards(shards = { "eu-1", "us-1" })
class ShardAssertionsIntegrationTests {

	@Autowired
	private ItemRepository items;

	@Autowired
	private Shards shards;

	@Test
	void callsOnOneShardAreFine() {
		this.items.findByOwner(1L);
		this.shards.forKey(2).run(() -> this.items.count());
		ShardAssertions.assertThatNoScatter();
	}

	@Test
	void callOnAllShardsIsNamed() {
		this.items.findByName("book");
		assertFails("'ItemRepository.findByName(String)' went to [eu-1, us-1]");
	}

	@Test
	void fanOutIsNamed() {
		this.shards.all().call((shard) -> shard);
		assertFails("'Shards.all' went to [eu-1, us-1]");
	}

	@Test
	void callThatLackedAKeyIsNamedAlsoWhenTheExceptionIsSwallowed() {
		assertThatExceptionOfType(MissingShardKeyException.class).isThrownBy(() -> this.items.count());
		assertFails("'ItemRepository.count()' had no shard key");
	}

	@Test
	void otherThreadHasNoRunningTest() {
		CompletableFuture<Void> other = CompletableFuture.runAsync(ShardAssertions::assertThatNoScatter);
		assertThatExceptionOfType(CompletionException.class).isThrownBy(other::join)
			.withCauseInstanceOf(IllegalStateException.class)
			.withMessageContaining("in the thread of a test method");
	}

	private static void assertFails(String call) {
		assertThatExceptionOfType(AssertionError.class).isThrownBy(ShardAssertions::assertThatNoScatter)
			.withMessageContainingAll("Expected every call to go to one shard, but:", call);
	}

}
