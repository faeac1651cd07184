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

package io.github.shardboot.strategy.hash;

import java.util.HexFormat;
import java.util.Random;
import java.util.UUID;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that a UUID is hashed as its 16 bytes are.
 *
 * @author Shardboot Contributors
 */
class UuidHashTests {

	private static final long SEED = 7;

	@ParameterizedTest
	@EnumSource(names = { "POSTGRES", "MURMUR3" })
	void aUuidHasTheHashOfItsBytes(HashFunction function) {
		Random random = new Random(SEED);
		for (int i = 0; i < 1000; i++) {
			UUID key = new UUID(random.nextLong(), random.nextLong());
			byte[] bytes = HexFormat.of().parseHex(key.toString().replace("-", ""));
			long expected = (function == HashFunction.POSTGRES) ? PostgresHash.hash(bytes) : Murmur3.hash(bytes);
			assertThat(function.hash((Object) key)).as("seed %s", SEED).isEqualTo(expected);
		}
	}

}
