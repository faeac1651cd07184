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

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link ShardContextHolder} and {@link ShardContext}.
 *
 * @author Shardboot Contributors
 */
class ShardContextHolderTests {

	private static final ShardContext A = ShardContext.of("a", 1L);

	private static final ShardContext B = ShardContext.of("b", 2L);

	@AfterEach
	void nothingIsLeft() {
		assertThat(ShardContextHolder.innermost()).isNull();
	}

	@Test
	void currentIsEmptyWithoutScope() {
		assertThat(ShardContext.current()).isEmpty();
		assertThatExceptionOfType(MissingShardKeyException.class).isThrownBy(ShardContext::require)
			.satisfies((ex) -> assertThat(ex.getOperation()).isEqualTo("ShardContext.require()"));
	}

	@Test
	void nestedScopesRestoreTheOuterOne() {
		try (ShardContextHolder.Scope outer = ShardContextHolder.open(A)) {
			assertThat(outer).isNotNull();
			assertThatIllegalStateException().isThrownBy(() -> {
				ShardContextHolder.Scope inner = ShardContextHolder.open(B);
				try {
					assertThat(ShardContext.require()).isSameAs(B);
					throw new IllegalStateException("inside");
				}
				finally {
					inner.close();
				}
			}).withMessage("inside");
			assertThat(ShardContext.require()).isSameAs(A);
		}
	}

	@Test
	void closingAnOuterScopeClosesForgottenInnerOnes() {
		ShardContextHolder.Scope outer = ShardContextHolder.open(A);
		ShardContextHolder.open(B);
		outer.close();
		assertThat(ShardContext.current()).isEmpty();
	}

	@Test
	void scopeCannotBeClosedTwiceOrByAnotherThread() {
		ShardContextHolder.Scope scope = ShardContextHolder.open(A);
		assertThat(CompletableFuture.runAsync(scope::close)).completesExceptionallyWithin(Duration.ofSeconds(5))
			.withThrowableThat()
			.withCauseInstanceOf(IllegalStateException.class);
		assertThat(ShardContext.require()).isSameAs(A);
		scope.close();
		assertThatIllegalStateException().isThrownBy(scope::close);
	}

	@Test
	void explicitScopeWinsOverTheAmbientOne() {
		ShardContextHolder.Scope ambient = ShardContextHolder.openAmbient(A, false);
		assertThat(ShardContext.require()).isSameAs(A);
		ShardContextHolder.Scope explicit = ShardContextHolder.open(B);
		assertThat(ShardContext.require()).isSameAs(B);
		ShardContextHolder.Scope byDefault = ShardContextHolder.open(ShardContextHolder.DEFAULT_DATABASE);
		assertThat(ShardContext.current()).isEmpty();
		byDefault.close();
		explicit.close();
		assertThat(ShardContext.require()).isSameAs(A);
		ambient.close();
	}

	@Test
	void otherThreadsSeeNothing() {
		ShardContextHolder.Scope scope = ShardContextHolder.open(A);
		assertThat(CompletableFuture.supplyAsync(ShardContext::current).join()).isEmpty();
		scope.close();
	}

	@Test
	void reopenedScopeRepeatsEverythingOnAnotherThread() {
		ShardContextHolder.Scope ambient = ShardContextHolder.openAmbient(A, true);
		ShardContextHolder.Scope explicit = ShardContextHolder.open(B);
		CompletableFuture.runAsync(() -> {
			ShardContextHolder.Scope reopened = ShardContextHolder.reopen(explicit);
			assertThat(ShardContextHolder.explicit()).isSameAs(B);
			assertThat(ShardContextHolder.ambient()).isSameAs(A);
			assertThat(ShardContextHolder.lock()).isSameAs(A);
			reopened.close();
			assertThat(ShardContextHolder.innermost()).isNull();
		}).join();
		explicit.close();
		ambient.close();
	}

	@Test
	void lockHoldsInsideExplicitScopesUntilItIsLifted() {
		ShardContextHolder.Scope ambient = ShardContextHolder.openAmbient(A, true);
		ShardContextHolder.Scope explicit = ShardContextHolder.open(A);
		assertThat(ShardContextHolder.lock()).isSameAs(A);
		ShardContextHolder.Scope unlocked = ShardContextHolder.openUnlocked();
		assertThat(ShardContextHolder.lock()).isNull();
		assertThat(ShardContext.require()).isSameAs(A);
		unlocked.close();
		assertThat(ShardContextHolder.lock()).isSameAs(A);
		explicit.close();
		ambient.close();
	}

	@Test
	void returnToRefusesAScopeThatIsNotOpen() {
		ShardContextHolder.Scope closed = ShardContextHolder.open(A);
		closed.close();
		ShardContextHolder.Scope open = ShardContextHolder.open(B);
		assertThatIllegalStateException().isThrownBy(() -> ShardContextHolder.returnTo(closed));
		assertThat(ShardContext.require()).isSameAs(B);
		ShardContextHolder.open(A);
		ShardContextHolder.returnTo(open);
		assertThat(ShardContext.require()).isSameAs(B);
		ShardContextHolder.returnTo(null);
	}

	@Test
	void contextKeepsItsKeyToItself() {
		assertThat(ShardContext.of("a", "secret")).hasToString("ShardContext[shard=a]");
		assertThat(ShardContext.of("a", "secret").key()).contains("secret");
		assertThat(ShardContext.of("a", null).key()).isEmpty();
	}

}
