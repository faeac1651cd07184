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
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what a user reads whose timeouts or gates cannot work.
 *
 * @author Shardboot Contributors
 */
@ExtendWith(OutputCaptureExtension.class)
class ServingFailureTests {

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

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					shard.timeouts.connect       | 500ms | A time of 'PT0.5S' is too short or too long. | Set it to something from one second to one day.
					shard.timeouts.socket        | 0s    | A time of 'PT0S' is too short or too long.   | Set it to something from one second to one day.
					shard.timeouts.call          | 2d    | A time of 'PT48H' is too short or too long.  | Set it to something from one millisecond to one day.
					shard.gate.max-concurrency   | -1    | The value '-1' is too low.                   | Set it to 1 or more, or to 0 to do without.
					shard.gate.failure-threshold | -2    | The value '-2' is too low.                   | Set it to 1 or more, or to 0 to do without.
					shard.gate.open-for          | 0s    | The value '0' is too low.                    | Set it to a millisecond or more.
					""")
	void valueThatCannotWork(String property, String value, String description, String action, CapturedOutput output) {
		assertThat(this.application.start(output, SHARDS + property + "=" + value)).isEqualTo("""
				Description:

				%s

				    Property: %s
				    Origin: application.properties - 3:%d

				Action:

				%s""".formatted(description, property, property.length() + 2, action));
	}

}
