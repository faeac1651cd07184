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

package io.github.shardboot;

import org.springframework.dao.NonTransientDataAccessResourceException;

/**
 * Thrown when a key of a region that must stay in its shards would be, or is said to be,
 * in a shard of another region. Nothing was sent.
 *
 * @author Shardboot Contributors
 */
public final class ShardResidencyException extends NonTransientDataAccessResourceException {

	private final String region;

	private final String shard;

	/**
	 * Create the exception.
	 * @param region the region of the key
	 * @param shard the name of a shard outside it
	 * @param message what was found and what to do
	 */
	public ShardResidencyException(String region, String shard, String message) {
		super(message);
		this.region = region;
		this.shard = shard;
	}

	/**
	 * Return the region that the key must not leave.
	 * @return the region
	 */
	public String getRegion() {
		return this.region;
	}

	/**
	 * Return the shard that the key must not be in.
	 * @return the name of the shard
	 */
	public String getShard() {
		return this.shard;
	}

}
