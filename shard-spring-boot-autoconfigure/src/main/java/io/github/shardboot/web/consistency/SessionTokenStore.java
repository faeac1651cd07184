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
import jakarta.servlet.http.HttpSession;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.WebUtils;

import io.github.shardboot.ConsistencyToken;

/**
 * Remembers in the HTTP session of the client, as text. The first write makes one.
 *
 * @author Shardboot Contributors
 */
final class SessionTokenStore implements TokenStore {

	private static final String ATTRIBUTE = SessionTokenStore.class.getName() + ".TOKEN";

	@Override
	public ConsistencyToken read(HttpServletRequest request, Collection<String> shards) {
		return read(request.getSession(false), shards);
	}

	private static ConsistencyToken read(@Nullable HttpSession session, Collection<String> shards) {
		Object text = (session != null) ? session.getAttribute(ATTRIBUTE) : null;
		return ConsistencyToken.parse((String) text, shards);
	}

	@Override
	public void write(ConsistencyToken token, HttpServletRequest request, HttpServletResponse response,
			Collection<String> shards) {
		HttpSession session = request.getSession();
		synchronized (WebUtils.getSessionMutex(session)) {
			// another request may have written meanwhile
			session.setAttribute(ATTRIBUTE, token.and(read(session, shards)).toString());
		}
	}

}
