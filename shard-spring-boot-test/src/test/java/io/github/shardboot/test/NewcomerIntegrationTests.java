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
import org.springframework.boot.test.context.SpringBootTest;

import io.github.shardboot.test.shop.Item;
import io.github.shardboot.test.shop.ItemRepository;
import io.github.shardboot.test.shop.ShopApplication;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The first test that somebody writes: fifteen lines without what an editor writes.
 *
 * @author Shardboot Contributors
 */
@SpringBootTest(classes = ShopApplication.class)
@AutoConfigureEmbeddedShards(shards = { "eu-1", "us-1" })
class NewcomerIntegrationTests {

	@Autowired
	private ItemRepository items;

	@Test
	void itemIsFoundByItsOwner() {
		this.items.save(new Item(1L, 4711L, "book"));
		assertThat(this.items.findByOwner(4711L)).extracting(Item::name).containsExactly("book");
		ShardAssertions.assertThatNoScatter();
	}

}
