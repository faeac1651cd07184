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

import java.util.Set;
import java.util.function.Supplier;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.mock.web.MockHttpSession;

import io.github.shardboot.ConsistencySession;
import io.github.shardboot.ConsistencyToken;
import io.github.shardboot.ShardContextHolder;
import io.github.shardboot.WalPosition;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ConsistencyFilter}.
 *
 * @author Shardboot Contributors
 */
class ConsistencyFilterTests {

	private static final String HEADER = "Shard-Consistency";

	private static final Supplier<Set<String>> SHARDS = () -> Set.of("a", "b");

	private static final WalPosition FIRST = new WalPosition(1, 100);

	private static final WalPosition SECOND = new WalPosition(1, 200);

	private final ConsistencyFilter byHeader = ConsistencyFilter.byHeader(HEADER, SHARDS);

	private final ConsistencyFilter bySession = ConsistencyFilter.bySession(SHARDS);

	private final MockHttpServletRequest request = new MockHttpServletRequest();

	private final MockHttpServletResponse response = new MockHttpServletResponse();

	@Test
	void responseAfterAWriteCarriesTheTokenAndTheNextRequestBringsItBack() throws Exception {
		this.byHeader.doFilter(this.request, this.response, writing("a", FIRST));
		String text = this.response.getHeader(HEADER);
		assertThat(ConsistencyToken.parse(text, SHARDS.get()).position("a")).isEqualTo(FIRST);
		MockHttpServletRequest next = new MockHttpServletRequest();
		next.addHeader(HEADER, text);
		next.addHeader(HEADER, ConsistencyToken.NONE.and("b", SECOND).toString());
		this.byHeader.doFilter(next, new MockHttpServletResponse(), (request, response) -> {
			assertThat(session().token().position("a")).isEqualTo(FIRST);
			assertThat(session().token().position("b")).isEqualTo(SECOND);
		});
		assertThat(ShardContextHolder.session()).isNull();
	}

	@Test
	void responseWithoutAWriteCarriesNothing() throws Exception {
		this.byHeader.doFilter(this.request, this.response, (request, response) -> {
		});
		this.bySession.doFilter(new MockHttpServletRequest(), this.response, (request, response) -> {
		});
		assertThat(this.response.getHeaderNames()).isEmpty();
		assertThat(this.request.getSession(false)).isNull();
	}

	@Test
	void headerThatIsNoTokenSendsReadsToThePrimary() throws Exception {
		this.request.addHeader(HEADER, "' or 1=1 --");
		this.byHeader.doFilter(this.request, this.response,
				(request, response) -> assertThat(session().token().position("b")).isEqualTo(WalPosition.UNKNOWN));
	}

	@Test
	void httpSessionRemembersWhatAllItsRequestsHaveWritten() throws Exception {
		this.bySession.doFilter(this.request, this.response, (request, response) -> {
			MockHttpSession http = new MockHttpSession();
			this.request.setSession(http);
			MockHttpServletRequest other = new MockHttpServletRequest();
			other.setSession(http);
			this.bySession.doFilter(other, new MockHttpServletResponse(), writing("b", SECOND));
			session().written("a", FIRST);
		});
		MockHttpServletRequest next = new MockHttpServletRequest();
		next.setSession(this.request.getSession(false));
		this.bySession.doFilter(next, this.response, (request, response) -> {
			assertThat(session().token().position("a")).isEqualTo(FIRST);
			assertThat(session().token().position("b")).isEqualTo(SECOND);
		});
		assertThat(this.response.getHeaderNames()).isEmpty();
	}

	@Test
	void asynchronousAndErrorDispatchesStayInTheSession() throws Exception {
		this.byHeader.doFilter(this.request, this.response, writing("a", FIRST));
		for (DispatcherType dispatch : new DispatcherType[] { DispatcherType.ASYNC, DispatcherType.ERROR }) {
			this.request.setDispatcherType(dispatch);
			this.byHeader.doFilter(this.request, this.response, writing("a", SECOND));
		}
		assertThat(ConsistencyToken.parse(this.response.getHeader(HEADER), SHARDS.get()).position("a"))
			.isEqualTo(SECOND);
	}

	@Test
	void writeAfterTheResponseHasBegunBreaksNothing() throws Exception {
		for (ConsistencyFilter filter : new ConsistencyFilter[] { this.byHeader, this.bySession }) {
			MockHttpServletRequest late = new MockHttpServletRequest();
			MockHttpServletResponse begun = new MockHttpServletResponse();
			filter.doFilter(late, begun, (request, response) -> {
				response.flushBuffer();
				session().written("a", FIRST);
				assertThat(session().token().position("a")).isEqualTo(FIRST);
			});
			assertThat(begun.getHeaderNames()).isEmpty();
			assertThat(late.getSession(false)).isNull();
		}
	}

	private static FilterChain writing(String shard, WalPosition position) {
		return (request, response) -> session().written(shard, position);
	}

	private static ConsistencySession session() {
		ConsistencySession session = ShardContextHolder.session();
		assertThat(session).isNotNull();
		return session;
	}

}
