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
 * Tests for what a user reads whose replicas cannot work.
 *
 * @author Shardboot Contributors
 */
@ExtendWith(OutputCaptureExtension.class)
class ReplicaFailureTests {

	private static final String SHARDS = """
			shard.shards.eu-1.url=${db}/eu1?${secret}
			shard.shards.us-1.url=${db}/us1?${secret}
			""";

	private static final String URLS = "shard.shards.eu-1.replicas.urls";

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
					=jdbc:mysql://host/eu1                     | The URL of shard 'eu-1' is not one of PostgreSQL.                 | Write it as 'jdbc:postgresql://host:5432/database'.
					[0]=jdbc:postgresql://host1,host2/eu1 | The URL of replica 'eu-1-replica-1' names several servers.         | Give each replica a URL of its own.
					=${db}/eu1                                 | The server of replica 'eu-1-replica-1' is the primary or another replica. | Give each replica a URL of its own.
					=jdbc:postgresql://h/a,jdbc:postgresql://h/a | The server of replica 'eu-1-replica-2' is the primary or another replica. | Give each replica a URL of its own.
					""")
	void urlThatIsNoReplica(String urls, String description, String action, CapturedOutput output) {
		assertThat(this.application.start(output, SHARDS + URLS + urls)).contains("Description:\n\n" + description)
			.contains("Property: " + URLS)
			.endsWith("Action:\n\n" + action);
	}

	@Test
	void shardWithTheNameOfAReplica(CapturedOutput output) {
		assertThat(this.application.start(output,
				SHARDS + URLS + "=jdbc:postgresql://host/eu1\nshard.shards.eu-1-replica-1.url=${db}/eu2"))
			.contains("A replica of shard 'eu-1' is called 'eu-1-replica-1', and so is a shard.")
			.endsWith("Choose another name for that shard.");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			shard.replicas.interval | 1ms   | A time of 'PT0.001S' is too short. | Set it to 10 ms or more.
			shard.replicas.max-lag  | 900ms | A time of 'PT0.9S' is too short.   | Set it to 1000 ms or more.
			shard.replicas.max-wait | -1s   | A time of 'PT-1S' is too short.    | Set it to 0 ms or more.
			""")
	void timeThatCannotWork(String property, String value, String description, String action, CapturedOutput output) {
		assertThat(this.application.start(output, SHARDS + property + "=" + value)).isEqualTo("""
				Description:

				%s

				    Property: %s
				    Origin: application.properties - 3:%d

				Action:

				%s""".formatted(description, property, property.length() + 2, action));
	}

}
