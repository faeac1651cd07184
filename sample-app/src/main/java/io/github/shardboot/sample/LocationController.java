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

package io.github.shardboot.sample;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

import io.github.shardboot.ShardLocation;
import io.github.shardboot.Shards;

/**
 * Tells in which shard a customer lives, and why.
 *
 * @author Shardboot Contributors
 */
@RestController
class LocationController {

	private final Shards shards;

	LocationController(Shards shards) {
		this.shards = shards;
	}

	@GetMapping("/where/{customerId}")
	ShardLocation where(@PathVariable Long customerId) {
		return this.shards.locate(customerId);
	}

}
