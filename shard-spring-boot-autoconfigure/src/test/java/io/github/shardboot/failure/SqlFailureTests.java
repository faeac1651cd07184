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

package io.github.shardboot.failure;

import java.sql.BatchUpdateException;
import java.sql.SQLException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what SQL states say.
 *
 * @author Shardboot Contributors
 */
class SqlFailureTests {

	@ParameterizedTest
	@CsvSource(textBlock = """
			08001, LOST
			08003, LOST
			08006, LOST
			08P01, LOST
			57P01, LOST
			57P02, LOST
			57P03, LOST
			57P04, LOST
			57P05, LOST
			25P03, LOST
			08007, UNKNOWN
			40003, UNKNOWN
			40001, ANSWERED
			40P01, ANSWERED
			55P03, ANSWERED
			57014, ANSWERED
			25006, READ_ONLY
			23505, ANSWERED
			53100, ANSWERED
			42704, ANSWERED
			,      ANSWERED
			""")
	void stateSaysWhetherTheServerHasAnswered(String state, SqlFailure expected) {
		assertThat(SqlFailure.of(new SQLException("text", state))).isEqualTo(expected);
	}

	@Test
	void chainedExceptionCounts() {
		SQLException failure = new SQLException("disk full", "53100");
		failure.setNextException(new SQLException("no answer", "08006"));
		assertThat(SqlFailure.of(failure)).isEqualTo(SqlFailure.LOST);
	}

	@Test
	void causeCounts() {
		BatchUpdateException failure = new BatchUpdateException("batch", null, 0, new int[0],
				new SQLException("no answer", "08006"));
		assertThat(SqlFailure.of(failure)).isEqualTo(SqlFailure.LOST);
	}

}
