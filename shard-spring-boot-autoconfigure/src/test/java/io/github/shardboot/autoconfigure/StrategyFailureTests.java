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

package io.github.shardboot.autoconfigure;

import java.io.IOException;
import java.nio.file.Path;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what a user reads whose strategy cannot work.
 *
 * @author Shardboot Contributors
 */
@ExtendWith(OutputCaptureExtension.class)
class StrategyFailureTests {

	private static final String SHARDS = """
			shard.shards.eu-1.url=${db}/eu1?${secret}
			shard.shards.us-1.url=${db}/us1?${secret}
			""";

	private FailingApplication application;

	@BeforeEach
	void create(@TempDir Path directory) {
		this.application = new FailingApplication(directory);
	}

	@AfterEach
	void close() throws IOException {
		this.application.close();
	}

	@Test
	void unknownStrategy(CapturedOutput output) {
		assertThat(this.application.start(output, SHARDS + "shard.strategy=hsh")).isEqualTo(
				"""
						Description:

						Unknown strategy 'hsh'.

						    Property: shard.strategy
						    Origin: application.properties - 3:16

						Action:

						Did you mean 'hash'? Strategies are 'consistent-hash', 'directory', 'geo', 'hash', 'list', 'range'. For one of your own, declare a ShardingStrategy bean.""");
	}

	@Test
	void keyTypeThatDoesNotExist(CapturedOutput output) {
		assertThat(this.application.start(output, SHARDS + "shard.key-type=integer"))
			.contains("Failed to bind properties under 'shard.key-type'",
					"Property: shard.key-type\n    Value: \"integer\"\n    Origin: application.properties - 3:16")
			.endsWith("""
					The following values are valid:

					    LONG
					    STRING
					    UUID""");
	}

	@Test
	void hashWithSlotsThatAreNoPowerOfTwo(CapturedOutput output) {
		assertThat(this.application.start(output, SHARDS + "shard.hash.slots=1000")).isEqualTo("""
				Description:

				With 'shard.hash.function' set to 'postgres' the number of slots must be a power of two, not '1000'.

				    Property: shard.hash.slots
				    Origin: application.properties - 3:18

				Action:

				Use '512' or '1024' slots.""");
	}

	@Test
	void negativeWeight(CapturedOutput output) {
		assertThat(this.application.start(output, SHARDS + "shard.shards.us-1.weight=-1")).isEqualTo("""
				Description:

				The weight '-1' is negative.

				    Property: shard.shards.us-1.weight
				    Origin: application.properties - 3:26

				Action:

				Use a positive weight, or 0 for a shard that shall own no slots.""");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
			0-100  | 100-255 | shard.hash.ranges.us-1 | Range '100-255' of shard 'us-1' overlaps a range of shard \
			'eu-1' in slots '100'. | 4:24 | Give every slot to one shard.
			0-100  | 102-255 | shard.hash.ranges      | No shard owns slots '101'. | 3:24 | \
			Give every slot from '0' to '255' to a shard.
			0-127  | 255-128 | shard.hash.ranges.us-1 | Range '255-128' ends before it begins. | 4:24 | \
			Write the lower slot first.
			0-127  | 128-256 | shard.hash.ranges.us-1 | Range '128-256' goes beyond the last slot, '255'. | 4:24 | \
			Use slots from '0' to '255'.
			0..127 | 128-255 | shard.hash.ranges.eu-1 | '0..127' is not a range of slots. | 3:24 | \
			Write a range such as '0-2047', or a single slot such as '7'.
			""")
	void rangesOfSlots(String first, String second, String property, String problem, String origin, String action,
			CapturedOutput output) {
		assertThat(this.application.start(output, SHARDS + """
				shard.hash.ranges.eu-1=%s
				shard.hash.ranges.us-1=%s
				shard.hash.slots=256
				""".formatted(first, second))).isEqualTo("""
				Description:

				%s

				    Property: %s
				    Origin: application.properties - %s

				Action:

				%s""", problem, property, origin, action);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
			..100   | 99..    | shard.range.us-1 | Range '99..' of shard 'us-1' overlaps range '..100' of shard \
			'eu-1'. | 4:18 | Give every key to one shard; a range ends before its upper bound.
			..100   | 101..   | shard.range      | No shard owns the keys of '100..101'. | 3:18 | \
			Give every key to a shard; '..high' has no lower bound, 'low..' no upper one.
			..100   | 100..99 | shard.range.us-1 | No key is in range '100..99'. | 4:18 | \
			Write the lower bound first; the range ends before its upper bound.
			..100   | 100-200 | shard.range.us-1 | '100-200' is not a range of keys. | 4:18 | \
			Write 'low..high', '..high', 'low..' or '..'; the range ends before 'high'.
			..100   | 1e2..   | shard.range.us-1 | '1e2' in range '1e2..' is not a key. | 4:18 | \
			With 'shard.key-type' set to 'long' a key is a Byte, Short, Integer, Long or BigInteger within 64 bits, or \
			a String with exactly its decimal text (no plus sign, leading zero, space or fraction).
			""")
	void rangesOfKeys(String first, String second, String property, String problem, String origin, String action,
			CapturedOutput output) {
		assertThat(this.application.start(output, SHARDS + """
				shard.range.eu-1=%s
				shard.range.us-1=%s
				shard.strategy=range
				""".formatted(first, second))).isEqualTo("""
				Description:

				%s

				    Property: %s
				    Origin: application.properties - %s

				Action:

				%s""", problem, property, origin, action);
	}

	@ParameterizedTest
	@CsvSource({ "hash, shard.hash.ranges.eu-2, shard.hash.ranges.eu-2, 0-4095",
			"range, shard.range.eu-2, shard.range.eu-2, ..", "list, shard.list.eu-2, shard.list.eu-2, 17" })
	void unknownShard(String strategy, String line, String property, String value, CapturedOutput output) {
		assertThat(this.application.start(output, SHARDS + """
				%s=%s
				shard.strategy=%s
				""".formatted(line, value, strategy))).isEqualTo("""
				Description:

				There is no shard 'eu-2'.

				    Property: %s
				    Origin: application.properties - 3:%d

				Action:

				Did you mean 'eu-1'? Configured shards are 'eu-1', 'us-1'.""", property, line.length() + 2);
	}

	@Test
	void overrideToAnUnknownShard(CapturedOutput output) {
		assertThat(this.application.start(output, SHARDS + "shard.overrides.4711=us-2")).isEqualTo("""
				Description:

				There is no shard 'us-2'.

				    Property: shard.overrides
				    Origin: application.properties - 3:22

				Action:

				Did you mean 'us-1'? Configured shards are 'eu-1', 'us-1'.""");
	}

	@Test
	void keyInTwoLists(CapturedOutput output) {
		assertThat(this.application.start(output, SHARDS + """
				shard.key-type=string
				shard.strategy=list
				shard.list.eu-1=DE,canary
				shard.list.us-1=US,MX,canary
				""")).isEqualTo(
				"""
						Description:

						Key number 3, of shard 'us-1', belongs to shard 'eu-1' too.

						    Property: shard.list.us-1
						    Origin: application.properties - 6:17

						Action:

						Give every key to one shard. Two texts can be the same key, such as a UUID in upper and in lower case.""");
	}

}
