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

package io.github.shardboot.routing;

import java.io.IOException;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import io.github.shardboot.InvalidShardKeyException;
import io.github.shardboot.ShardContext;
import io.github.shardboot.ShardContextHolder;
import io.github.shardboot.ShardLocation;
import io.github.shardboot.ShardScope;
import io.github.shardboot.ShardSwitchException;
import io.github.shardboot.UnknownShardKeyException;
import io.github.shardboot.strategy.ListStrategy;
import io.github.shardboot.strategy.ShardKeyType;
import io.github.shardboot.strategy.ShardMap;
import io.github.shardboot.strategy.ShardingStrategy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link ShardRouter}.
 *
 * @author Shardboot Contributors
 */
class ShardRouterTests {

	private static final List<String> SHARDS = List.of("b", "a");

	private static final ShardingStrategy LIST = new ListStrategy(ShardKeyType.STRING,
			Map.of("a", List.of("anna", "adam"), "b", List.of("bert")), SHARDS);

	private final ShardRouter router = router(false);

	@Test
	void namesAreSorted() {
		assertThat(this.router.names()).containsExactly("a", "b");
	}

	@Test
	void locateTellsWhereAndWhy() {
		assertThat(this.router.locate("anna")).isEqualTo(new ShardLocation("a", null, 1, ShardLocation.Why.LIST));
		assertThat(this.router.locate("pinned")).extracting(ShardLocation::shard).isEqualTo("a");
	}

	@Test
	void scopeCanBeUsedAgainAndRestoresAfterAnError() {
		ShardScope scope = this.router.forKey("bert");
		for (int i = 0; i < 2; i++) {
			assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> scope.run(() -> {
				assertThat(ShardContext.require().key()).contains("bert");
				throw new AssertionError("inside");
			}));
			assertThat(ShardContextHolder.innermost()).isNull();
		}
		assertThat(scope.<String, RuntimeException>call(() -> null)).isNull();
	}

	@Test
	void checkedExceptionPassesUnchanged() {
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> this.router.on("a").call(() -> {
			throw new IOException("inside");
		})).withMessage("inside");
	}

	@Test
	void keysAreInMessagesOnlyWhenAllowed() {
		assertThatExceptionOfType(UnknownShardKeyException.class).isThrownBy(() -> this.router.forKey("s3cr3t"))
			.withMessageStartingWith("Shards: ")
			.withMessageNotContaining("s3cr3t");
		assertThatExceptionOfType(InvalidShardKeyException.class).isThrownBy(() -> this.router.forKey("s3cr3t\0"))
			.withMessageNotContaining("s3cr3t");
		assertThatExceptionOfType(UnknownShardKeyException.class).isThrownBy(() -> router(true).locate("s3cr3t"))
			.withMessageContaining("s3cr3t");
	}

	@Test
	void swappedMapServesTheNextCall() {
		ShardScope before = this.router.forKey("anna");
		this.router.swap(new ShardMap(2, SHARDS, Map.of(), (key) -> "b"));
		assertThat(this.router.forKey("anna").<String, RuntimeException>call(() -> ShardContext.require().shard()))
			.isEqualTo("b");
		assertThat(before.<String, RuntimeException>call(() -> ShardContext.require().shard())).isEqualTo("a");
		assertThat(this.router.locate("anna").epoch()).isEqualTo(2);
	}

	@Test
	void olderMapIsRefused() {
		ShardMap same = new ShardMap(1, SHARDS, Map.of(), LIST);
		assertThatIllegalArgumentException().isThrownBy(() -> this.router.swap(same));
	}

	@Test
	void lockedRequestIsRefusedEveryOtherKeyAndShard() {
		ShardContextHolder.Scope request = ShardContextHolder.openAmbient(ShardContext.of("a", "anna"), true);
		try {
			assertThatExceptionOfType(ShardSwitchException.class)
				.isThrownBy(() -> this.router.forKey("bert").run(this::unreachable))
				.withMessageContaining("shard.web.lock")
				.withMessageContaining("Shards.unlocked()")
				.withMessageNotContaining("anna");
			assertThatExceptionOfType(ShardSwitchException.class)
				.isThrownBy(() -> this.router.forKey("adam").run(this::unreachable));
			assertThatExceptionOfType(ShardSwitchException.class)
				.isThrownBy(() -> this.router.on("b").run(this::unreachable));
			assertThat(shardIn(this.router.forKey("anna"))).isEqualTo("a");
			assertThat(shardIn(this.router.on("a"))).isEqualTo("a");
			this.router.onDefault().run(() -> assertThat(ShardContext.current()).isEmpty());
			this.router.unlocked().run(() -> assertThat(shardIn(this.router.forKey("bert"))).isEqualTo("b"));
		}
		finally {
			request.close();
		}
	}

	private String shardIn(ShardScope scope) {
		return scope.call(() -> ShardContext.require().shard());
	}

	private void unreachable() {
		throw new AssertionError("The scope must be refused");
	}

	private static ShardRouter router(boolean logKeys) {
		return new ShardRouter(ShardKeyType.STRING, new ShardMap(1, SHARDS, Map.of("pinned", "a"), LIST),
				DefaultDatabase.PRESENT, logKeys);
	}

}
