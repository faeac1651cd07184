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

import java.time.Duration;
import java.util.Locale;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;

import io.github.shardboot.InvalidShardKeyException;
import io.github.shardboot.ShardLocation;
import io.github.shardboot.UnknownShardKeyException;
import io.github.shardboot.inspection.HotKeys;
import io.github.shardboot.inspection.ShardSample;
import io.github.shardboot.inspection.ShardSampler;
import io.github.shardboot.routing.DefaultDatabase;
import io.github.shardboot.routing.ShardDataSources;
import io.github.shardboot.routing.ShardRouter;
import io.github.shardboot.strategy.ShardMap;
import io.github.shardboot.strategy.hash.HashStrategy;
import io.github.shardboot.strategy.hash.SlotTable;

/**
 * Shows the shards: {@code /actuator/shards}, and {@code /actuator/shards/locate/<key>}
 * for where a key lives. It changes nothing.
 * <p>
 * All shards are asked at once, past their pools; one that does not answer in time is
 * shown as down. No URL, login or SQL is shown, and a key only if its owner says so.
 *
 * @author Shardboot Contributors
 */
@Endpoint(id = "shards")
public final class ShardsEndpoint implements AutoCloseable {

	private final ShardRouter router;

	private final Settings settings;

	private final RouteTable routes;

	private final @Nullable ShardSampler sampler;

	private final ShardSurvey survey;

	/**
	 * Create an endpoint.
	 * @param shards the shards
	 * @param router the router
	 * @param settings what is shown as configured
	 * @param routes where calls of repositories go
	 * @param sampler measures the skew, or {@code null} if nobody does
	 * @param hotKeys counts operations by key, or {@code null} if nobody does
	 */
	public ShardsEndpoint(ShardDataSources shards, ShardRouter router, Settings settings, RouteTable routes,
			@Nullable ShardSampler sampler, @Nullable HotKeys hotKeys) {
		this.router = router;
		this.settings = settings;
		this.routes = routes;
		this.sampler = sampler;
		this.survey = new ShardSurvey(shards, settings, hotKeys);
	}

	/**
	 * Show all shards.
	 * @return everything
	 */
	@ReadOperation
	public ShardsDescriptor shards() {
		ShardMap map = this.router.map();
		SlotTable slots = (map.strategy() instanceof HashStrategy hash) ? hash.slotTable() : null;
		String function = (map.strategy() instanceof HashStrategy hash) ? lower(hash.function()) : null;
		ShardSurvey.Result survey = this.survey.ask(slots);
		return new ShardsDescriptor(map.epoch(), this.settings.strategy(), this.settings.keyType(),
				(slots != null) ? slots.slots() : null, function,
				this.router.defaultDatabase() == DefaultDatabase.PRESENT, survey.shards(), survey.servers(), skew(),
				this.routes.routes());
	}

	/**
	 * Show where a key lives.
	 * @param what {@code locate}
	 * @param key the text of the key
	 * @return the location, or {@code null} if there is none
	 * @throws InvalidEndpointRequestException if the text is not a key
	 */
	@ReadOperation
	public @Nullable ShardLocation locate(@Selector String what, @Selector String key) {
		if (!"locate".equals(what)) {
			return null;
		}
		try {
			return this.router.locate(key);
		}
		catch (UnknownShardKeyException ex) {
			return null;
		}
		catch (InvalidShardKeyException ex) {
			throw new InvalidEndpointRequestException("The text is not a shard key",
					"Not a key of type '%s'".formatted(this.settings.keyType()));
		}
	}

	private ShardsDescriptor.@Nullable Skew skew() {
		if (this.sampler == null) {
			return null;
		}
		ShardSample sample = this.sampler.last();
		return new ShardsDescriptor.Skew(sample.rowSkew(), sample.operationSkew());
	}

	private static String lower(Enum<?> value) {
		return value.name().toLowerCase(Locale.ROOT);
	}

	@Override
	public void close() {
		this.survey.close();
	}

	/**
	 * What is shown as configured.
	 *
	 * @param strategy the name of the strategy
	 * @param keyType the type of all keys
	 * @param instances the number of instances of the application
	 * @param timeout how long to wait for all shards together
	 * @param showKeys whether hot keys are shown, not only how hot they are
	 */
	public record Settings(String strategy, String keyType, int instances, Duration timeout, boolean showKeys) {

	}

}
