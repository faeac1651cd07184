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

package io.github.shardboot.sample.tenant;

import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Profile;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

import io.github.shardboot.Shards;
import io.github.shardboot.Tenant;
import io.github.shardboot.TenantNeeds;

/**
 * Signs tenants up, shows where they live, pins and releases them.
 *
 * @author Shardboot Contributors
 */
@RestController
@Profile("tenants")
@RequestMapping("/tenants")
class TenantController {

	private final Shards shards;

	TenantController(Shards shards) {
		this.shards = shards;
	}

	@GetMapping
	List<Tenant> list(@RequestParam(required = false) @Nullable Long after,
			@RequestParam(defaultValue = "100") int limit) {
		return this.shards.tenants().list(after, limit);
	}

	@PostMapping("/{id}")
	@ResponseStatus(HttpStatus.CREATED)
	Tenant signUp(@PathVariable Long id, @RequestParam(defaultValue = "false") boolean enterprise) {
		return this.shards.tenants().assign(id, enterprise ? TenantNeeds.NONE.onDedicatedShard() : TenantNeeds.NONE);
	}

	@PutMapping("/{id}/shard/{shard}")
	Tenant pin(@PathVariable Long id, @PathVariable String shard) {
		return this.shards.tenants().pin(id, shard);
	}

	@DeleteMapping("/{id}")
	@ResponseStatus(HttpStatus.NO_CONTENT)
	void release(@PathVariable Long id) {
		this.shards.tenants().release(id);
	}

	@ExceptionHandler
	ProblemDetail elsewhere(InvalidDataAccessApiUsageException ex) {
		return ProblemDetail.forStatusAndDetail(HttpStatus.CONFLICT, "The tenant cannot be pinned to that shard.");
	}

}
