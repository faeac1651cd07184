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

package io.github.shardboot.autoconfigure.actuate;

import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link HealthDefaultsEnvironmentPostProcessor}.
 *
 * @author Shardboot Contributors
 */
class HealthDefaultsEnvironmentPostProcessorTests {

	private static final String ORDER = "management.endpoint.health.status.order";

	@Test
	void degradedIsWorseThanUp() {
		assertThat(order(new MockEnvironment())).isEqualTo("down,out-of-service,degraded,up,unknown");
	}

	@Test
	void orderOfTheApplicationWins() {
		assertThat(order(new MockEnvironment().withProperty(ORDER, "down,up"))).isEqualTo("down,up");
	}

	@Test
	void nothingChangesWithoutSharding() {
		assertThat(order(new MockEnvironment().withProperty("shard.enabled", "false"))).isNull();
	}

	private static String order(MockEnvironment environment) {
		new HealthDefaultsEnvironmentPostProcessor().postProcessEnvironment(environment, new SpringApplication());
		return environment.getProperty(ORDER);
	}

}
