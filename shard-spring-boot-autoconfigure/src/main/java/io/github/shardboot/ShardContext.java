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

import java.util.Optional;

import org.jspecify.annotations.Nullable;
import org.springframework.util.Assert;

/**
 * The shard that the calling thread works on: the innermost scope, else the shard of the
 * running transaction, else the shard of the web request.
 * <p>
 * Immutable and read only; scopes are opened with {@link Shards} or {@link ShardKey}. In
 * a scope of the default database there is no current shard. {@link #toString()} never
 * contains the key.
 *
 * @author Shardboot Contributors
 */
public final class ShardContext {

	private final String shard;

	private final @Nullable Object key;

	// every routed call makes a context, and this way it needs 8 bytes less
	private final int epoch;

	private ShardContext(String shard, @Nullable Object key, int epoch) {
		this.shard = shard;
		this.key = key;
		this.epoch = epoch;
	}

	/**
	 * Create a context value. This opens no scope.
	 * @param shard the name of the shard
	 * @param key the canonical key ({@code Long}, {@code String} or {@code UUID}), or
	 * {@code null} when the shard was chosen by name
	 * @return the context
	 */
	public static ShardContext of(String shard, @Nullable Object key) {
		Assert.hasLength(shard, "'shard' must not be empty");
		return new ShardContext(shard, key, Integer.MAX_VALUE);
	}

	/**
	 * Create the context of what a shard map has located. This opens no scope.
	 * @param shard the name of the shard
	 * @param key the canonical key, or {@code null} if only its slot is known
	 * @param epoch the epoch of the shard map: with a later one the key may live
	 * elsewhere
	 * @return the context
	 */
	public static ShardContext located(String shard, @Nullable Object key, long epoch) {
		return new ShardContext(shard, key, Math.toIntExact(epoch));
	}

	/**
	 * Return the context of several keys that were located together with this one.
	 * @return a context without a key
	 */
	public ShardContext withoutKey() {
		return new ShardContext(this.shard, null, this.epoch);
	}

	/**
	 * Return the shard of the calling thread.
	 * @return the context, or empty when no shard is chosen
	 */
	public static Optional<ShardContext> current() {
		ShardContext context = ShardContextHolder.effective();
		return (context == null || context == ShardContextHolder.DEFAULT_DATABASE) ? Optional.empty()
				: Optional.of(context);
	}

	/**
	 * Return the shard of the calling thread.
	 * @return the context, never {@code null}
	 * @throws MissingShardKeyException if no shard is chosen
	 */
	public static ShardContext require() {
		return current().orElseThrow(() -> new MissingShardKeyException("ShardContext.require()"));
	}

	/**
	 * Return the name of the shard.
	 * @return the name
	 */
	public String shard() {
		return this.shard;
	}

	/**
	 * Return the canonical key that chose the shard.
	 * @return the key ({@code Long}, {@code String} or {@code UUID}), or empty when the
	 * shard was chosen by name
	 */
	public Optional<Object> key() {
		return Optional.ofNullable(this.key);
	}

	@Nullable Object keyOrNull() {
		return this.key;
	}

	long epoch() {
		return this.epoch;
	}

	@Override
	public String toString() {
		return "ShardContext[shard=" + this.shard + "]";
	}

}
