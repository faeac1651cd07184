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

package io.github.shardboot.sample.review;

import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.client.RestTestClient;

import io.github.shardboot.ShardId;
import io.github.shardboot.Shards;
import io.github.shardboot.sample.ShopDatabases;
import io.github.shardboot.sample.ShopTest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ReviewController}.
 *
 * @author Shardboot Contributors
 */
@ShopTest
class ReviewIntegrationTests {

	private final RestTestClient client;

	private final ShopDatabases databases;

	private final Shards shards;

	ReviewIntegrationTests(RestTestClient client, ShopDatabases databases, Shards shards) {
		this.client = client;
		this.databases = databases;
		this.shards = shards;
	}

	@BeforeEach
	void clear() {
		this.databases.clear();
	}

	@Test
	void aReviewIsFoundInOneShardByItsIdAlone() {
		for (long customer = 1; customer <= 10; customer++) {
			register(customer);
			Review review = write(customer, "of customer " + customer);
			String home = this.shards.locate(customer).shard();
			assertThat(this.databases.shardsWith("reviews", "customer_id", customer)).containsExactly(home);
			assertThat(this.shards.locate(ShardId.of(review.id())).shard()).isEqualTo(home);
			List<String> others = ShopDatabases.SHARDS.stream().filter((shard) -> !shard.equals(home)).toList();
			whileLocked(others,
					() -> this.client.get()
						.uri("/reviews/" + review.id())
						.exchange()
						.expectStatus()
						.isOk()
						.expectBody(Review.class)
						.isEqualTo(review));
		}
	}

	@Test
	void theIdIsTextInJson() {
		register(42);
		Review review = write(42, "Good.");
		this.client.get().uri("/reviews/" + review.id()).exchange().expectBody().json("""
				{"id":"%d","customerId":42,"stars":5,"text":"Good."}
				""".formatted(review.id()));
	}

	@Test
	void whatIsNotThereIsNotFound() {
		register(42);
		Review review = write(42, "Good.");
		this.client.get().uri("/reviews/" + (review.id() + 1)).exchange().expectStatus().isNotFound();
		tryToWrite(4711, 5, "Good.").expectStatus().isNotFound();
		assertThat(this.databases.shardsWith("reviews", "customer_id", 4711)).isEmpty();
	}

	@Test
	void aNumberThatIsNoIdIsRefused() {
		this.client.get().uri("/reviews/-1").exchange().expectStatus().isBadRequest();
	}

	@Test
	void sixStarsAreRefused() {
		register(42);
		tryToWrite(42, 6, "Good.").expectStatus().isBadRequest();
	}

	private void whileLocked(List<String> shards, Runnable action) {
		if (shards.isEmpty()) {
			action.run();
		}
		else {
			this.databases.whileLocked(shards.get(0), () -> whileLocked(shards.subList(1, shards.size()), action));
		}
	}

	private Review write(long customerId, String text) {
		Review review = tryToWrite(customerId, 5, text).expectStatus()
			.isCreated()
			.expectBody(Review.class)
			.returnResult()
			.getResponseBody();
		assertThat(review).isNotNull();
		return review;
	}

	private RestTestClient.ResponseSpec tryToWrite(long customerId, int stars, String text) {
		return this.client.post()
			.uri("/customers/{customerId}/reviews", customerId)
			.body(new NewReview(stars, text))
			.exchange();
	}

	private void register(long customerId) {
		this.client.post()
			.uri("/customers")
			.contentType(MediaType.APPLICATION_JSON)
			.body("{\"id\":%d,\"name\":\"Ada\",\"countryCode\":\"GB\"}".formatted(customerId))
			.exchange()
			.expectStatus()
			.isCreated();
	}

}
