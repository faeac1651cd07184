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
import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.github.shardboot.routing.ShardConnectionDetails;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what a user reads whose {@code shard.shards} cannot work.
 *
 * @author Shardboot Contributors
 */
@ExtendWith(OutputCaptureExtension.class)
class FailureAnalysisTests {

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
	void noShard(CapturedOutput output) {
		assertThat(this.application.start(output, "spring.datasource.url=${db}/main?${secret}")).isEqualTo(
				"""
						Description:

						No shard is configured.

						    Property: shard.shards

						Action:

						Add at least one, for example 'shard.shards.shard-1.url=jdbc:postgresql://host:5432/database', or switch \
						sharding off with 'shard.enabled=false'.""");
	}

	@ParameterizedTest
	@CsvSource({ "Eu-1, shard.shards.Eu-1", "eu_1, shard.shards.eu_1", "1eu, shard.shards.1eu",
			"[eu.1], shard.shards[eu.1]",
			"a123456789012345678901234567890123456789x, shard.shards.a123456789012345678901234567890123456789x" })
	void badName(String name, String property, CapturedOutput output) {
		String entry = name.startsWith("[") ? "shard.shards" + name : "shard.shards." + name;
		assertThat(this.application.start(output, "\n" + entry + ".url=${db}/a?${secret}")).isEqualTo("""
				Description:

				'%s' is not a valid name for a shard.

				    Property: %s
				    Origin: application.properties - 2:%d

				Action:

				Use 1 to 40 lower-case letters, digits and hyphens, beginning with a letter, such as 'eu-1'.""",
				name.replaceAll("[\\[\\]]", ""), property, entry.length() + 6);
	}

	@Test
	void nameOfTheDefaultDatabase(CapturedOutput output) {
		assertThat(this.application.start(output, "shard.shards.default.url=${db}/a?${secret}")).isEqualTo("""
				Description:

				No shard can be named 'default': that is the default database.

				    Property: shard.shards.default
				    Origin: application.properties - 1:26

				Action:

				Choose another name.""");
	}

	@Test
	void namesThatDifferInHyphensOnly(CapturedOutput output) {
		assertThat(this.application.start(output, """
				shard.shards.eu-1.url=${db}/a
				shard.shards.eu1.url=${db}/b
				""")).isEqualTo("""
				Description:

				Shards 'eu-1' and 'eu1' differ in hyphens only, so that properties of one are also those of the other.

				    Property: shard.shards.eu1
				    Origin: application.properties - 1:23

				Action:

				Choose another name for one of them.""");
	}

	@Test
	void missingUrl(CapturedOutput output) {
		assertThat(this.application.start(output, """
				shard.shards.eu-1.url=${db}/a?${secret}
				shard.shards.us-1.password=canary
				""")).isEqualTo("""
				Description:

				Shard 'us-1' has no URL.

				    Property: shard.shards.us-1.url

				Action:

				Set it to a JDBC URL such as 'jdbc:postgresql://host:5432/database'.""");
	}

	@ParameterizedTest
	@ValueSource(strings = { "jdbc:mysql://canary/a", "postgresql://canary/a", "canary:5432/a" })
	void urlOfAnotherDatabase(String url, CapturedOutput output) {
		assertThat(this.application.start(output, "shard.shards.eu-1.url=" + url)).isEqualTo("""
				Description:

				The URL of shard 'eu-1' is not one of PostgreSQL.

				    Property: shard.shards.eu-1.url
				    Origin: application.properties - 1:23

				Action:

				Write it as 'jdbc:postgresql://host:5432/database'.""");
	}

	@Test
	void urlThatTheDriverCannotRead(CapturedOutput output) {
		assertThat(this.application.start(output, "shard.shards.eu-1.url=jdbc:postgresql://host:port/a?${secret}"))
			.isEqualTo("""
					Description:

					No JDBC driver accepts the URL of shard 'eu-1'.

					    Property: shard.shards.eu-1.url
					    Origin: application.properties - 1:23

					Action:

					Write it as 'jdbc:postgresql://host:5432/database'.""");
	}

	@Test
	void credentialsInFrontOfTheHost(CapturedOutput output) {
		assertThat(this.application.start(output, "shard.shards.eu-1.url=jdbc:postgresql://app:canary@host/a"))
			.isEqualTo(
					"""
							Description:

							The URL of shard 'eu-1' contains '@'; the PostgreSQL driver reads no credentials there.

							    Property: shard.shards.eu-1.url
							    Origin: application.properties - 1:23

							Action:

							Set 'shard.shards.eu-1.username' and 'shard.shards.eu-1.password', or those of 'shard.defaults'.""");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "//host/a | //host/a", "//host/a | //HOST:5432/a?ssl=true",
			"a | //localhost/a", "//h1,h2/a | //h2:5432,h1/a?targetServerType=primary" })
	void twoShardsWithOneDatabase(String first, String second, CapturedOutput output) {
		assertThat(this.application.start(output, """
				shard.shards.eu-1.url=jdbc:postgresql:%s
				shard.shards.us-1.url=jdbc:postgresql:%s
				""".formatted(first, second))).isEqualTo("""
				Description:

				Shards 'eu-1' and 'us-1' have the same database.

				    Property: shard.shards.us-1.url
				    Origin: application.properties - 2:23

				Action:

				Give each shard a database of its own.""");
	}

	@ParameterizedTest
	@CsvSource({ "shard.shards.eu-1.url, jdbc:postgresql://${missing}/a?password=canary",
			"shard.shards.eu-1.username, canary${missing}", "shard.shards.eu-1.password, canary${missing}",
			"shard.defaults.username, canary${missing}", "shard.defaults.password, canary${missing}" })
	void unresolvedPlaceholder(String property, String value, CapturedOutput output) {
		String url = property.endsWith("url") ? "" : "shard.shards.eu-1.url=${db}/a";
		assertThat(this.application.start(output, url + "\n" + property + "=" + value)).isEqualTo("""
				Description:

				The value contains a placeholder that nothing resolves.

				    Property: %s
				    Origin: application.properties - 2:%d

				Action:

				Define what the placeholder refers to, for example as an environment variable.""", property,
				property.length() + 2);
	}

	@Test
	void shardThatTheConnectionDetailsDoNotHave(CapturedOutput output) {
		assertThat(this.application.start(output, "shard.shards.eu1.weight=2", OwnConnectionDetails.class))
			.isEqualTo("""
					Description:

					No ShardConnectionDetails bean has a shard 'eu1'.

					    Property: shard.shards.eu1
					    Origin: application.properties - 1:25

					Action:

					Did you mean 'eu-1'? Configured shards are 'eu-1'.""");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = {
			"shard.shards.eu-1.passwrod | shard.shards.eu-1 | passwrod | Did you mean 'password'? "
					+ "Properties of 'shard.shards.eu-1' are 'dedicated', 'hikari', 'password', 'region', 'replicas', 'url', "
					+ "'username', 'weight'.",
			"shard.shards.eu.1.url | shard.shards.eu | 1 | "
					+ "Properties of 'shard.shards.eu' are 'dedicated', 'hikari', 'password', 'region', 'replicas', 'url', "
					+ "'username', 'weight'.",
			"shard.hash.slotss | shard.hash | slotss | Did you mean 'slots'? "
					+ "Properties of 'shard.hash' are 'function', 'ranges', 'slots'.",
			"shard.strategy.name | shard.strategy | name | Properties of 'shard.strategy' are none." })
	void misspeltProperty(String property, String parent, String unknown, String action, CapturedOutput output) {
		assertThat(this.application.start(output, "shard.shards.eu-1.url=${db}/a\n" + property + "=canary"))
			.isEqualTo("""
					Description:

					'%s' has no property '%s'.

					    Property: %s
					    Origin: application.properties - 2:%d

					Action:

					%s""", parent, unknown, property, property.length() + 2, action);
	}

	@ParameterizedTest
	@ValueSource(strings = { "shard.defaults", "shard.shards.eu-1" })
	void misspeltPoolSetting(String parent, CapturedOutput output) {
		assertThat(this.application.start(output, """
				shard.shards.eu-1.url=${db}/a
				%s.hikari.maximumPoolSise=canary
				""".formatted(parent))).isEqualTo(
				"""
						Description:

						'%1$s.hikari' has no property 'maximumPoolSise'.

						    Property: %1$s.hikari.maximumpoolsise
						    Origin: application.properties - 2:%2$d

						Action:

						Did you mean 'maximum-pool-size'? Properties of '%1$s.hikari' are 'allow-pool-suspension', 'auto-commit', \
						'catalog', 'connection-init-sql', 'connection-test-query', 'connection-timeout', \
						'credentials-provider-class-name', 'data-source-class-name', 'data-source-j-n-d-i', \
						'data-source-properties', 'driver-class-name', 'exception-override-class-name', \
						'health-check-properties', 'idle-timeout', 'initialization-fail-timeout', 'isolate-internal-queries', \
						'jdbc-url', 'keepalive-time', 'leak-detection-threshold', 'max-lifetime', 'maximum-pool-size', \
						'minimum-idle', 'password', 'pool-name', 'read-only', 'register-mbeans', 'schema', \
						'transaction-isolation', 'username', 'validation-timeout'.""",
				parent, parent.length() + 25);
	}

	@Configuration(proxyBeanMethods = false)
	static class OwnConnectionDetails {

		@Bean
		ShardConnectionDetails ownConnectionDetails() {
			return () -> Map.of("eu-1", new FixedConnectionDetails("jdbc:postgresql://host/a"));
		}

	}

}
