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

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ConsistencyToken} and {@link ConsistencySession}.
 *
 * @author Shardboot Contributors
 */
class ConsistencyTokenTests {

	private static final Set<String> SHARDS = Set.of("eu-1", "us-1");

	private static final ConsistencyToken TOKEN = ConsistencyToken.NONE.and("eu-1", new WalPosition(3, 0x16B3748))
		.and("us-1", new WalPosition(1, Long.MAX_VALUE));

	@Test
	void textIsReadBack() {
		assertThat(TOKEN.toString()).matches("[A-Za-z0-9_-]+");
		assertThat(ConsistencyToken.parse(TOKEN.toString(), SHARDS)).isEqualTo(TOKEN).hasSameHashCodeAs(TOKEN);
		assertThat(ConsistencyToken.parse("", SHARDS)).isEqualTo(ConsistencyToken.NONE).hasToString("");
		assertThat(ConsistencyToken.parse(null, SHARDS)).isEqualTo(ConsistencyToken.NONE);
	}

	@Test
	void shardsThatAreNotThereAreLeftOut() {
		assertThat(ConsistencyToken.parse(TOKEN.toString(), Set.of("eu-1", "ap-1")))
			.isEqualTo(ConsistencyToken.NONE.and("eu-1", new WalPosition(3, 0x16B3748)));
	}

	@ParameterizedTest
	@ValueSource(strings = { "*", "x", "1", "2,eu-1=1/0000000000000001", "1,eu-1=1/1", "1,eu-1=1/8000000000000000",
			"1,eu-1=-1/0000000000000001", "1,EU-1=1/0000000000000001", "1,eu-1=1/0000000000000001,",
			"1,eu-1=1/0000000000000001,eu-1=1/0000000000000002", "1,eu-1=4294967296/0000000000000001",
			"1,eu-1'=1/0000000000000001", "1;eu-1=1/0000000000000001" })
	void textThatIsNoTokenStandsForWritesToAllShards(String text) {
		ConsistencyToken everywhere = ConsistencyToken.NONE.and("eu-1", WalPosition.UNKNOWN)
			.and("us-1", WalPosition.UNKNOWN);
		assertThat(ConsistencyToken.parse(text, SHARDS)).isEqualTo(everywhere);
		if (!text.equals("1")) {
			assertThat(ConsistencyToken.parse(encode(text), SHARDS)).isEqualTo(everywhere);
		}
	}

	@Test
	void anythingCanBeRead() {
		Random random = new Random(5);
		for (int i = 0; i < 20_000; i++) {
			StringBuilder text = new StringBuilder(TOKEN.toString());
			for (int change = random.nextInt(4); change >= 0; change--) {
				text.setCharAt(random.nextInt(text.length()), (char) random.nextInt(256));
			}
			ConsistencyToken.parse(text.toString(), SHARDS);
		}
	}

	@Test
	void textThatIsTooLongStandsForWritesToAllShards() {
		List<String> shards = new ArrayList<>();
		ConsistencyToken token = ConsistencyToken.NONE;
		for (int i = 0; i < 200; i++) {
			shards.add("shard-" + i);
			token = token.and("shard-" + i, new WalPosition(1, i));
		}
		assertThat(token).hasToString("*");
		assertThat(ConsistencyToken.parse("A".repeat(ConsistencyToken.MAX_LENGTH + 4), shards).position("shard-7"))
			.isEqualTo(WalPosition.UNKNOWN);
	}

	@Test
	void laterPositionCounts() {
		WalPosition early = new WalPosition(1, 5);
		WalPosition late = new WalPosition(1, 6);
		WalPosition promoted = new WalPosition(2, 1);
		for (ConsistencyToken token : List.of(ConsistencyToken.NONE.and("a", early).and("a", late),
				ConsistencyToken.NONE.and("a", late).and("a", early))) {
			assertThat(token.position("a")).isEqualTo(late);
			assertThat(token.and("a", promoted).and("a", late).position("a")).isEqualTo(promoted);
			assertThat(token.and("a", WalPosition.UNKNOWN).and("a", promoted).position("a"))
				.isEqualTo(WalPosition.UNKNOWN);
		}
		assertThat(TOKEN.and(ConsistencyToken.NONE.and("a", early)).position("a")).isEqualTo(early);
	}

	@Test
	void sessionLastsForItsWorkAndTellsOfEachWrite() {
		List<ConsistencyToken> told = new ArrayList<>();
		ConsistencySession session = new ConsistencySession(ConsistencyToken.NONE, told::add);
		session.run(() -> {
			assertThat(ShardContextHolder.session()).isSameAs(session);
			ConsistencySession inner = new ConsistencySession();
			inner.run(() -> assertThat(ShardContextHolder.session()).isSameAs(inner));
			ShardContextHolder.Scope scope = ShardContextHolder.open(ShardContext.of("a", null));
			assertThat(ShardContextHolder.session()).isSameAs(session);
			scope.close();
			ShardContextHolder.Scope captured = ShardContextHolder.innermost();
			ShardContextHolder.Scope hidden = ShardContextHolder.reopen(null);
			assertThat(ShardContextHolder.session()).isNull();
			ShardContextHolder.Scope again = ShardContextHolder.reopen(captured);
			assertThat(ShardContextHolder.session()).isSameAs(session);
			again.close();
			hidden.close();
		});
		assertThat(ShardContextHolder.session()).isNull();
		session.written("a", new WalPosition(1, 2));
		session.written("a", new WalPosition(1, 1));
		assertThat(told).containsExactly(ConsistencyToken.NONE.and("a", new WalPosition(1, 2)));
		assertThat(session.token()).isEqualTo(told.get(0));
	}

	private static String encode(String text) {
		return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
	}

}
