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

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.data.jdbc.test.autoconfigure.DataJdbcTest;
import org.springframework.test.context.ContextConfiguration;

import io.github.shardboot.test.shop.Item;
import io.github.shardboot.test.shop.ItemRepository;
import io.github.shardboot.test.shop.ShopApplication;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for embedded shards and keys in a test slice, whose tests have transactions.
 *
 * @author Shardboot Contributors
 */
@DataJdbcTest
@ContextConfiguration(classes = ShopApplication.class)
@AutoConfigureEmbeddedShards(shards = { "eu-1", "us-1" })
class ShardSliceIntegrationTests {

	@Autowired
	private ItemRepository items;

	@Test
	@WithShardKey("7")
	void keyIsKnownBeforeTheTransactionOfTheTest() {
		this.items.save(new Item(7L, 7L, "slice"));
		assertThat(this.items.findByOwner(7L)).hasSize(1);
		ShardAssertions.assertThatNoScatter();
	}

}
