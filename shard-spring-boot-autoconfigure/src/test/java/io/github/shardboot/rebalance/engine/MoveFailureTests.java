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

package io.github.shardboot.rebalance.engine;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.dao.DataAccessResourceFailureException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link MoveFailure}.
 *
 * @author Shardboot Contributors
 */
class MoveFailureTests {

	@ParameterizedTest
	@CsvSource({ "08006, true, true", "57P03, true, true", "57014, true, false", "40001, true, false",
			"42P01, false, false", ", true, false" })
	void stateTellsWhatToDo(String state, boolean again, boolean down) {
		Exception failure = new DataAccessResourceFailureException("failed", new SQLException("failed", state));
		assertThat(MoveFailure.isTransient(failure)).isEqualTo(again);
		assertThat(MoveFailure.isDown(failure)).isEqualTo(down);
	}

	@Test
	void poolWithoutConnectionsIsDown() {
		assertThat(MoveFailure.isDown(new SQLTransientConnectionException("no connection in time"))).isTrue();
	}

	@Test
	void mistakeOfOursIsNotWaitedForWithoutEnd() {
		assertThat(MoveFailure.isDown(new SQLException(new IllegalStateException("a mistake")))).isFalse();
	}

}
