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

package io.github.shardboot.web;

import java.util.List;

import jakarta.servlet.http.HttpServletRequest;
import org.springframework.web.cors.CorsUtils;

import io.github.shardboot.InvalidShardKeyException;
import io.github.shardboot.MissingShardKeyException;
import io.github.shardboot.ShardContext;
import io.github.shardboot.ShardContextHolder;
import io.github.shardboot.UnknownShardKeyException;
import io.github.shardboot.routing.ShardRouter;
import io.github.shardboot.strategy.ShardKeyType;

/**
 * Decides which shard a request belongs to. Thread-safe.
 * <p>
 * Keys are compared in canonical form and only the one that is left is routed, so a key
 * that is refused is never looked up in a directory, let alone assigned to a shard.
 *
 * @author Shardboot Contributors
 */
public final class RequestShardRouter {

	private final ShardRouter router;

	private final ShardKeyType keyType;

	private final RequestShardKeySources sources;

	private final ShardKeyFilterSettings settings;

	private final RequestPaths required;

	private final RequestPaths excluded;

	/**
	 * Create a router.
	 * @param router what knows the shard of a key
	 * @param keyType the type of all shard keys
	 * @param sources where a request may name a key
	 * @param settings when a request needs a key
	 */
	public RequestShardRouter(ShardRouter router, ShardKeyType keyType, RequestShardKeySources sources,
			ShardKeyFilterSettings settings) {
		this.router = router;
		this.keyType = keyType;
		this.sources = sources;
		this.settings = settings;
		this.required = new RequestPaths(settings.requiredPaths());
		this.excluded = new RequestPaths(settings.excludedPaths());
	}

	boolean isExcluded(HttpServletRequest request) {
		return this.excluded.surelyContain(request);
	}

	/**
	 * Read and route what is known before the request is mapped.
	 * @param request the request
	 * @return what the sources say, which may be that there is no key
	 * @throws ForbiddenShardKeyException if the key is not that of the principal
	 * @throws InvalidShardKeyException if a source names no valid key, or sources
	 * disagree
	 * @throws MissingShardKeyException if a key is needed and cannot come any more
	 * @throws UnknownShardKeyException if the key has no shard
	 */
	RequestShardKey resolve(HttpServletRequest request) {
		RequestShardKey key = route(read(claim(request), this.sources.unmapped(), request));
		return this.sources.mapped().isEmpty() ? check(key, request) : key;
	}

	/**
	 * Add what is known only after the request is mapped.
	 * @param known the key that was resolved before
	 * @param request the mapped request
	 * @return what the sources say, which may be that there is no key
	 * @throws ForbiddenShardKeyException if the key is not that of the principal
	 * @throws InvalidShardKeyException if the path variable is no valid key, or disagrees
	 * @throws MissingShardKeyException if a key is needed and there is none
	 * @throws UnknownShardKeyException if the key has no shard
	 */
	RequestShardKey resolveMapped(RequestShardKey known, HttpServletRequest request) {
		if (this.sources.mapped().isEmpty()) {
			return known;
		}
		return check(route(read(known, this.sources.mapped(), request)), request);
	}

	/**
	 * Open the scope of a request.
	 * @param key the key of the request
	 * @return the scope to close: the ambient scope of the key, or without a key a scope
	 * in which no shard is chosen
	 */
	ShardContextHolder.Scope open(RequestShardKey key) {
		ShardContext context = key.context();
		return (context != null) ? ShardContextHolder.openAmbient(context, this.settings.locked())
				: ShardContextHolder.reopen(null);
	}

	private RequestShardKey claim(HttpServletRequest request) {
		RequestShardKeySource principal = this.sources.principal();
		if (principal == null || request.getUserPrincipal() == null) {
			return RequestShardKey.UNKNOWN;
		}
		try {
			Object key = principal.read(request, this.keyType);
			return (key != null)
					? new RequestShardKey(RequestShardKey.Claim.PRESENT, key, principal.description(), null)
					: new RequestShardKey(RequestShardKey.Claim.MISSING, null, null, null);
		}
		catch (InvalidShardKeyException ex) {
			throw new ForbiddenShardKeyException(String.valueOf(ex.getMessage()));
		}
	}

	private RequestShardKey read(RequestShardKey known, List<RequestShardKeySource> from, HttpServletRequest request) {
		RequestShardKey agreed = known;
		for (RequestShardKeySource source : from) {
			Object key = source.read(request, this.keyType);
			agreed = (key != null) ? agreed.and(key, source.description()) : agreed;
		}
		return agreed;
	}

	private RequestShardKey route(RequestShardKey key) {
		return (key.key() == null || key.context() != null) ? key
				: key.routedTo(this.router.route(key.key(), String.valueOf(key.source())));
	}

	private RequestShardKey check(RequestShardKey key, HttpServletRequest request) {
		if (key.key() == null && needsKey(request)) {
			throw new MissingShardKeyException("web request", "no source names a shard key",
					"Send it in " + this.sources);
		}
		return key;
	}

	private boolean needsKey(HttpServletRequest request) {
		return (this.settings.requiredEverywhere() || this.required.mayContain(request))
				&& !CorsUtils.isPreFlightRequest(request);
	}

}
