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

package io.github.shardboot.actuate;

import java.util.LinkedHashMap;
import java.util.Map;

import org.springframework.boot.actuate.info.Info;
import org.springframework.boot.actuate.info.InfoContributor;

import io.github.shardboot.routing.ShardRouter;

/**
 * Says in {@code /actuator/info} how keys are spread: number of shards, strategy, type of
 * keys and the epoch of the map in force. Asks no database.
 *
 * @author Shardboot Contributors
 */
public final class ShardInfoContributor implements InfoContributor {

	private final ShardRouter router;

	private final String strategy;

	private final String keyType;

	/**
	 * Create a contributor.
	 * @param router the router
	 * @param strategy the name of the strategy
	 * @param keyType the type of all keys
	 */
	public ShardInfoContributor(ShardRouter router, String strategy, String keyType) {
		this.router = router;
		this.strategy = strategy;
		this.keyType = keyType;
	}

	@Override
	public void contribute(Info.Builder builder) {
		Map<String, Object> shards = new LinkedHashMap<>();
		shards.put("count", this.router.map().shards().size());
		shards.put("strategy", this.strategy);
		shards.put("keyType", this.keyType);
		shards.put("epoch", this.router.map().epoch());
		builder.withDetail("shards", shards);
	}

}
