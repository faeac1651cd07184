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

package io.github.shardboot.inspection;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ConnectionBudget}.
 *
 * @author Shardboot Contributors
 */
class ConnectionBudgetTests {

	private static final ServerLimits SMALL = new ServerLimits("1:5432", 100, 3);

	private static final ServerLimits LARGE = new ServerLimits("2:5432", 500, 10);

	@Test
	void poolsOfOneServerAddUp() {
		List<ConnectionBudget> budgets = ConnectionBudget.of(new TreeMap<>(Map.of("a", SMALL, "b", LARGE, "c", SMALL)),
				Map.of("a", 10, "b", 20, "c", 30), 3);
		assertThat(budgets).extracting(ConnectionBudget::shards).containsExactly(List.of("a", "c"), List.of("b"));
		assertThat(budgets).extracting(ConnectionBudget::demand).containsExactly(120L, 60L);
		assertThat(budgets).extracting(ConnectionBudget::allowed).containsExactly(97, 490);
		assertThat(budgets).extracting(ConnectionBudget::isExceeded).containsExactly(true, false);
	}

	@Test
	void lastConnectionIsStillEnough() {
		assertThat(new ConnectionBudget(List.of("a"), 97, 1, SMALL).isExceeded()).isFalse();
		assertThat(new ConnectionBudget(List.of("a"), 98, 1, SMALL).isExceeded()).isTrue();
		assertThat(new ConnectionBudget(List.of("a"), 2_000, 2_000_000, SMALL).isExceeded()).isTrue();
	}

	@Test
	void descriptionShowsTheArithmetic() {
		assertThat(new ConnectionBudget(List.of("eu-1", "us-1"), 20, 8, SMALL).describe()).isEqualTo(
				"Shards [eu-1, us-1] may need 160 connections (pools of 20 in all x 8 instances) of a server that allows 97 (max_connections 100, 3 reserved)");
		assertThat(new ConnectionBudget(List.of("a", "b", "c", "d", "e"), 50, 8, SMALL).describe())
			.startsWith("Shards 'a' to 'e' (5) may need 400 connections");
	}

}
