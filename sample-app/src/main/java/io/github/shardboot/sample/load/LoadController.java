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

package io.github.shardboot.sample.load;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.springframework.context.annotation.Profile;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Starts, shows and stops the load.
 *
 * @author Shardboot Contributors
 */
@RestController
@Profile("rebalance")
@RequestMapping("/load")
class LoadController {

	private final OrderLoad load;

	LoadController(OrderLoad load) {
		this.load = load;
	}

	@PostMapping
	LoadCounts start(@RequestParam(defaultValue = "100") @Min(1) @Max(1000) int perSecond) {
		this.load.start(perSecond);
		return this.load.counts();
	}

	@GetMapping
	LoadCounts counts() {
		return this.load.counts();
	}

	@DeleteMapping
	LoadCounts stop() {
		this.load.stop();
		return this.load.counts();
	}

}
