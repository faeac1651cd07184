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

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import io.github.shardboot.ConsistencyToken;

/**
 * Where it is remembered what a web client has written, from one request to the next.
 *
 * @author Shardboot Contributors
 */
interface TokenStore {

	/**
	 * Read what the client has written before.
	 * @param request its request
	 * @param shards the names of all shards
	 * @return the token
	 */
	ConsistencyToken read(HttpServletRequest request, Collection<String> shards);

	/**
	 * Remember what the client has written. Called after each write, by the thread that
	 * writes.
	 * @param token the token
	 * @param request its request
	 * @param response the response, not committed
	 * @param shards the names of all shards
	 */
	void write(ConsistencyToken token, HttpServletRequest request, HttpServletResponse response,
			Collection<String> shards);

}
