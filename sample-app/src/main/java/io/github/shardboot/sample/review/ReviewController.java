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

import jakarta.validation.Valid;
import org.springframework.context.annotation.Profile;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

import io.github.shardboot.sample.customer.CustomerNotFoundException;
import io.github.shardboot.sample.customer.CustomerRepository;

/**
 * Takes reviews from customers and shows them to anyone who has the id.
 *
 * @author Shardboot Contributors
 */
@RestController
@Profile("!tenants")
class ReviewController {

	private final CustomerRepository customers;

	private final ReviewRepository reviews;

	ReviewController(CustomerRepository customers, ReviewRepository reviews) {
		this.customers = customers;
		this.reviews = reviews;
	}

	@PostMapping("/customers/{customerId}/reviews")
	@ResponseStatus(HttpStatus.CREATED)
	Review write(@PathVariable Long customerId, @Valid @RequestBody NewReview review) {
		this.customers.findById(customerId).orElseThrow(CustomerNotFoundException::new);
		return this.reviews.save(new Review(null, customerId, review.stars(), review.text()));
	}

	@GetMapping("/reviews/{id}")
	Review show(@PathVariable Long id) {
		return this.reviews.findById(id)
			.orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND, "There is no review of this id."));
	}

}
