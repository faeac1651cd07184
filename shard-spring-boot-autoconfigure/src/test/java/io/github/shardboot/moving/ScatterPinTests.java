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

package io.github.shardboot.moving;

import java.time.Duration;
import java.util.function.Supplier;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import io.github.shardboot.StaleShardMapException;
import io.github.shardboot.strategy.ShardMap;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ScatterPin}.
 *
 * @author Shardboot Contributors
 */
class ScatterPinTests {

	private static final Supplier<ShardMap> NO_MAP = () -> {
		throw new IllegalStateException("There is no map");
	};

	@Test
	void callThatTheLeaseOutlastsIsAnswered() {
		KnownMoves moves = moves(Duration.ofHours(1));
		moves.confirm(System.nanoTime());
		try (ScatterPin pin = moves.pin()) {
			moves.confirm(System.nanoTime());
			moves.set(2, null);
			assertThat(pin.entry("s0")).isNull();
			assertThat(pin.conclude()).isNull();
		}
	}

	@Test
	void callThatOutlastsTheLeaseIsNotAnsweredEvenIfItIsRenewed() {
		KnownMoves moves = moves(Duration.ofMillis(50));
		moves.confirm(System.nanoTime());
		try (ScatterPin pin = moves.pin()) {
			Awaitility.await().until(() -> !moves.isConfirmed());
			moves.confirm(System.nanoTime() + Duration.ofHours(1).toNanos());
			assertThat(moves.isConfirmed()).isTrue();
			assertThat(pin.conclude()).isInstanceOf(StaleShardMapException.class);
			assertThat(pin.isOutdated()).isTrue();
		}
	}

	@Test
	void callThatBeganWithoutLeaseAsksAllShardsAndIsNotLong() {
		KnownMoves moves = moves(Duration.ofMillis(50));
		try (ScatterPin pin = moves.pin()) {
			moves.confirm(System.nanoTime() + Duration.ofHours(1).toNanos());
			assertThat(pin.entry("s0")).isNotNull();
			Awaitility.await().until(() -> pin.conclude() != null);
		}
	}

	@Test
	void withoutCatalogEveryCallIsAnswered() {
		try (ScatterPin pin = KnownMoves.none().pin()) {
			assertThat(pin.entry("s0")).isNull();
			assertThat(pin.conclude()).isNull();
		}
	}

	private static KnownMoves moves(Duration lease) {
		return new KnownMoves(NO_MAP, () -> {
		}, lease);
	}

}
