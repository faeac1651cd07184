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

package io.github.shardboot.web.consistency;

import java.util.Collection;
import java.util.Collections;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import io.github.shardboot.ConsistencyToken;

/**
 * Lets the client remember: a response after a write carries a header, which the client
 * sends with its next requests. It may send several, of writes that it made at once.
 *
 * @param header the name of the header
 * @author Shardboot Contributors
 */
record HeaderTokenStore(String header) implements TokenStore {

	@Override
	public ConsistencyToken read(HttpServletRequest request, Collection<String> shards) {
		ConsistencyToken all = ConsistencyToken.NONE;
		for (String value : Collections.list(request.getHeaders(this.header))) {
			all = all.and(ConsistencyToken.parse(value, shards));
		}
		return all;
	}

	@Override
	public void write(ConsistencyToken token, HttpServletRequest request, HttpServletResponse response,
			Collection<String> shards) {
		response.setHeader(this.header, token.toString());
	}

}
