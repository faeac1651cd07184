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

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import io.github.shardboot.InvalidShardKeyException;
import io.github.shardboot.ShardContext;

/**
 * What the sources that were read so far say about the shard key of one request.
 * Immutable; kept in a request attribute, so that later dispatches of the same request
 * neither resolve nor refuse again.
 *
 * @param claim what the principal says
 * @param key the canonical key that all sources agree on, or {@code null} if none names
 * one
 * @param source the first source that named the key, or {@code null}
 * @param context the shard of the key, or {@code null} if not routed yet
 * @author Shardboot Contributors
 */
record RequestShardKey(Claim claim, @Nullable Object key, @Nullable String source, @Nullable ShardContext context) {

	private static final String ATTRIBUTE = RequestShardKey.class.getName();

	static final RequestShardKey UNKNOWN = new RequestShardKey(Claim.ABSENT, null, null, null);

	static @Nullable RequestShardKey of(HttpServletRequest request) {
		return (RequestShardKey) request.getAttribute(ATTRIBUTE);
	}

	void bindTo(HttpServletRequest request) {
		request.setAttribute(ATTRIBUTE, this);
	}

	/**
	 * Add what another source says.
	 * @param other the canonical key that it names
	 * @param otherSource the description of the source
	 * @return the key that all sources agree on
	 * @throws ForbiddenShardKeyException if the principal has another key, or none
	 * @throws InvalidShardKeyException if another source names another key
	 */
	RequestShardKey and(Object other, String otherSource) {
		if (this.claim == Claim.MISSING) {
			throw new ForbiddenShardKeyException(
					"The %s names a shard key, but the principal has none. Authenticate ".formatted(otherSource)
							+ "as a principal that has the configured attribute.");
		}
		if (this.key == null) {
			return new RequestShardKey(this.claim, other, otherSource, null);
		}
		if (this.key.equals(other)) {
			return this;
		}
		String problem = "The %s and the %s name different shard keys. ".formatted(this.source, otherSource);
		throw (this.claim == Claim.PRESENT)
				? new ForbiddenShardKeyException(problem + "A principal may only use its own key.")
				: new InvalidShardKeyException(problem + "Send one key.");
	}

	RequestShardKey routedTo(ShardContext shard) {
		return new RequestShardKey(this.claim, this.key, this.source, shard);
	}

	/**
	 * Return a text without the key.
	 */
	@Override
	public String toString() {
		return "RequestShardKey[source=" + this.source + "]";
	}

	/**
	 * What the authenticated principal says about the key.
	 */
	enum Claim {

		/**
		 * Nothing: there is no principal, or it is not asked.
		 */
		ABSENT,

		/**
		 * It was asked, and has no key.
		 */
		MISSING,

		/**
		 * It has the key.
		 */
		PRESENT

	}

}
