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

package io.github.shardboot.compose;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetailsFactories;
import org.springframework.boot.docker.compose.core.ConnectionPorts;
import org.springframework.boot.docker.compose.core.ImageReference;
import org.springframework.boot.docker.compose.core.RunningService;
import org.springframework.boot.docker.compose.service.connection.DockerComposeConnectionSource;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.env.Environment;
import org.springframework.mock.env.MockEnvironment;

import io.github.shardboot.ShardConfigurationException;
import io.github.shardboot.Shards;
import io.github.shardboot.autoconfigure.ShardAutoConfiguration;
import io.github.shardboot.autoconfigure.ShardKeyAutoConfiguration;
import io.github.shardboot.routing.ShardConnectionDetails;
import io.github.shardboot.routing.ShardDataSources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link ShardDockerComposeConnectionDetailsFactory}. The services are made up;
 * Docker is not needed.
 *
 * @author Shardboot Contributors
 */
class ShardDockerComposeConnectionDetailsFactoryTests {

	private static final Map<String, String> ENVIRONMENT = Map.of("POSTGRES_USER", "app", "POSTGRES_PASSWORD", "S3CR3T",
			"POSTGRES_DB", "shop");

	@Test
	void serviceWithTheLabelIsAShardAndNothingElse() {
		Map<Class<?>, ConnectionDetails> details = details(service("db1",
				Map.of("io.github.shardboot.shard", "eu-1", "org.springframework.boot.service-connection", "shard")));
		assertThat(details).containsOnlyKeys(ShardConnectionDetails.class);
		JdbcConnectionDetails shard = shards(details).get("eu-1");
		assertThat(shard.getJdbcUrl()).isEqualTo("jdbc:postgresql://localhost:15432/shop");
		assertThat(shard.getUsername()).isEqualTo("app");
		assertThat(shard.getPassword()).isEqualTo("S3CR3T");
		assertThat(shard.toString()).doesNotContain("S3CR3T");
	}

	@Test
	void oneServiceMayHaveTheDefaultDatabaseAndAllShards() {
		Map<Class<?>, ConnectionDetails> details = details(service("db", Map.of("io.github.shardboot.shards",
				"eu-1=shop_eu, us-1=shop_us", "org.springframework.boot.jdbc.parameters", "ApplicationName=shop")));
		assertThat(details).containsOnlyKeys(ShardConnectionDetails.class, JdbcConnectionDetails.class);
		assertThat(shards(details)).containsOnlyKeys("eu-1", "us-1");
		assertThat(shards(details).get("us-1").getJdbcUrl())
			.isEqualTo("jdbc:postgresql://localhost:15432/shop_us?ApplicationName=shop");
	}

	@Test
	void serviceWithoutALabelIsTheDefaultDatabaseOnly() {
		assertThat(details(service("db", Map.of()))).containsOnlyKeys(JdbcConnectionDetails.class);
	}

	@Test
	void shardThatWouldBeTheDefaultDatabaseTooIsRefused() {
		assertThatExceptionOfType(ShardConfigurationException.class)
			.isThrownBy(() -> details(service("db1", Map.of("io.github.shardboot.shard", "eu-1"))))
			.withMessage("The Docker Compose service 'db1' is shard 'eu-1' and would be the default database too. "
					+ "Add the label 'org.springframework.boot.service-connection: shard' to the service.");
	}

	@Test
	void labelThatIsNotAListOfPairsIsRefused() {
		assertThatExceptionOfType(ShardConfigurationException.class)
			.isThrownBy(() -> details(service("db", Map.of("io.github.shardboot.shards", "eu-1, us-1"))))
			.withMessage("The Docker Compose service 'db' has 'eu-1' in its label 'io.github.shardboot.shards'. "
					+ "Write shards and databases as 'eu-1=shop_eu, us-1=shop_us'.");
	}

	@Test
	void applicationHasTheShardsOfAllServices() {
		ShardConnectionDetails first = shardsOf("db1", "eu-1");
		ShardConnectionDetails second = shardsOf("db2", "us-1");
		application().withBean("first", ShardConnectionDetails.class, () -> first)
			.withBean("second", ShardConnectionDetails.class, () -> second)
			.run((context) -> {
				assertThat(context.getBean(Shards.class).names()).containsExactly("eu-1", "us-1");
				assertThat(context.getBean(ShardDataSources.class).hikari("us-1").getJdbcUrl())
					.isEqualTo("jdbc:postgresql://localhost:15432/db2");
			});
	}

	@Test
	void shardOfTwoServicesIsRefused() {
		ShardConnectionDetails first = shardsOf("db1", "eu-1");
		ShardConnectionDetails second = shardsOf("db2", "eu-1");
		application().withBean("first", ShardConnectionDetails.class, () -> first)
			.withBean("second", ShardConnectionDetails.class, () -> second)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("Two ShardConnectionDetails beans have a shard 'eu-1'."));
	}

	@Test
	void worksWithoutDockerCompose() {
		application().withClassLoader(new FilteredClassLoader("org.springframework.boot.docker"))
			.withPropertyValues("shard.shards.eu-1.url=jdbc:postgresql://localhost/eu")
			.run((context) -> {
				assertThat(
						new ConnectionDetailsFactories(context.getClassLoader()).getConnectionDetails("nothing", false))
					.isEmpty();
				assertThat(context).hasNotFailed();
			});
	}

	private static ShardConnectionDetails shardsOf(String database, String shard) {
		return (ShardConnectionDetails) details(
				service("db", Map.of("io.github.shardboot.shards", shard + "=" + database)))
			.get(ShardConnectionDetails.class);
	}

	private static ApplicationContextRunner application() {
		return new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(DataSourceAutoConfiguration.class, ShardAutoConfiguration.class,
					ShardKeyAutoConfiguration.class))
			.withPropertyValues("shard.identity=off");
	}

	private static Map<String, JdbcConnectionDetails> shards(Map<Class<?>, ConnectionDetails> details) {
		return ((ShardConnectionDetails) details.get(ShardConnectionDetails.class)).getShards();
	}

	private static Map<Class<?>, ConnectionDetails> details(RunningService service) {
		try {
			// Spring Boot makes these from what Docker says
			var constructor = DockerComposeConnectionSource.class.getDeclaredConstructor(RunningService.class,
					Environment.class);
			constructor.setAccessible(true);
			return new ConnectionDetailsFactories(null)
				.getConnectionDetails(constructor.newInstance(service, new MockEnvironment()), false);
		}
		catch (ReflectiveOperationException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static RunningService service(String name, Map<String, String> labels) {
		return new Service(name, ImageReference.of("postgres:18"), "localhost", new Ports(), ENVIRONMENT, labels);
	}

	private record Service(String name, ImageReference image, String host, ConnectionPorts ports,
			Map<String, String> env, Map<String, String> labels) implements RunningService {

	}

	private record Ports() implements ConnectionPorts {

		@Override
		public int get(int containerPort) {
			return 10_000 + containerPort;
		}

		@Override
		public List<Integer> getAll() {
			return List.of(15_432);
		}

		@Override
		public List<Integer> getAll(String protocol) {
			return getAll();
		}

	}

}
