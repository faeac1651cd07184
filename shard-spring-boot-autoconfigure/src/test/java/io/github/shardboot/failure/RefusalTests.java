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

import java.sql.SQLException;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Refusal}.
 *
 * @author Shardboot Contributors
 */
class RefusalTests {

	@Test
	void failureWithoutStateIsNoRefusal() {
		assertThat(Refusal.noPart(new SQLException("Connection is closed"))).isNull();
	}

	@Test
	void shardWithoutSchemaForMovesPlaysNoPart() {
		assertThat(Refusal.noPart(new SQLException("no schema", "3F000"))).isNotNull()
			.extracting(Refusal::moved)
			.isEqualTo(true);
	}

}
