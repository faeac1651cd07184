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

package io.github.shardboot.routing.direct;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ShardProbe}.
 *
 * @author Shardboot Contributors
 */
class ShardProbeTests {

	@Test
	void answersComeByShard() {
		try (ShardProbe<Integer> probe = new ShardProbe<>("test", String::length)) {
			assertThat(probe.ask(List.of("a", "bcd"), Duration.ofSeconds(10)))
				.hasEntrySatisfying("a", (answer) -> assertThat(answer.value()).isEqualTo(1))
				.hasEntrySatisfying("bcd", (answer) -> assertThat(answer.value()).isEqualTo(3));
		}
	}

	@Test
	void closedProbeAnswersThatItIs() {
		ShardProbe<Integer> probe = new ShardProbe<>("test", String::length);
		probe.close();
		assertThat(probe.ask(List.of("a"), Duration.ofSeconds(10))).hasEntrySatisfying("a",
				(answer) -> assertThat(answer.failure()).isInstanceOf(RejectedExecutionException.class));
	}

}
