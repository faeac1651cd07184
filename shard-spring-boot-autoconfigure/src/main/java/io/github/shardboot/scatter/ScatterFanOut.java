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

package io.github.shardboot.scatter;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.springframework.util.Assert;

import io.github.shardboot.OnFailure;
import io.github.shardboot.ShardFanOut;
import io.github.shardboot.ShardResults;

/**
 * The programmatic way to the scatter.
 *
 * @param scatter runs the work
 * @param shards the names of the shards
 * @param deadline the deadline of a call, or {@code null} for the default
 * @param policy what to do when a shard fails
 * @author Shardboot Contributors
 */
record ScatterFanOut(ShardScatter scatter, Set<String> shards, @Nullable Duration deadline,
		OnFailure policy) implements ShardFanOut {

	@Override
	public ShardFanOut timeout(Duration timeout) {
		Assert.isTrue(timeout.compareTo(Duration.ZERO) > 0, "'timeout' must be more than zero");
		return new ScatterFanOut(this.scatter, this.shards, timeout, this.policy);
	}

	@Override
	public ShardFanOut onFailure(OnFailure onFailure) {
		return new ScatterFanOut(this.scatter, this.shards, this.deadline, onFailure);
	}

	@Override
	public <T extends @Nullable Object> ShardResults<T> call(Function<String, T> work) {
		Map<String, Callable<T>> pieces = new LinkedHashMap<>();
		this.shards.forEach((shard) -> pieces.put(shard, () -> work.apply(shard)));
		return this.scatter.run(new ScatterCall("Shards.all", this.deadline, this.policy, false), pieces);
	}

}
