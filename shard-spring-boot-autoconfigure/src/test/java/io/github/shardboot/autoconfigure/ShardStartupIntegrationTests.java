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
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

import io.github.shardboot.Shards;
import io.github.shardboot.testsupport.TestDatabase;
import io.github.shardboot.testsupport.TestPostgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Tests for what a start costs: what it sends to the shards, what it keeps open, and what
 * shards that do not answer do to it.
 *
 * @author Shardboot Contributors
 */
class ShardStartupIntegrationTests {

	/**
	 * How long the identity check waits, and as much again for everything else.
	 */
	private static final Duration PATIENCE = Duration.ofSeconds(2).multipliedBy(2);

	private static final SortedMap<String, TestDatabase> SHARDS = new TreeMap<>();

	@BeforeAll
	static void create() {
		for (int i = 0; i < 16; i++) {
			String name = "s%02d".formatted(i);
			SHARDS.put(name, TestPostgres.shared().createDatabase(name));
		}
		application(SHARDS, "claim").run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void sendsNothingToAShardButTheIdentityCheck() {
		Map<String, List<String>> before = statements(SHARDS);
		application(SHARDS, "claim").run((context) -> {
			assertThat(context).hasNotFailed();
			statements(SHARDS).forEach((name, after) -> assertThat(after.subList(before.get(name).size(), after.size()))
				.satisfiesExactly((line) -> assertThat(line).contains("SET application_name"),
						(line) -> assertThat(line).contains("select to_regclass('shardboot_shard') is not null"),
						(line) -> assertThat(line).contains("from shardboot_shard"),
						(line) -> assertThat(line).contains("select hashint8extended(")));
		});
	}

	@Test
	void sendsNothingToAShardWithoutIdentityCheck() {
		Map<String, List<String>> before = statements(SHARDS);
		application(SHARDS, "off").run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(statements(SHARDS)).isEqualTo(before);
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "schema=sales", "connection-init-sql=set search_path to sales" })
	void identityCheckLooksWhereThePoolLooks(String setting) {
		TestDatabase database = TestPostgres.shared().createDatabase("sales");
		database.jdbc().sql("create schema sales").update();
		application(Map.of("sales", database), "claim").withPropertyValues("shard.defaults.hikari." + setting)
			.run((context) -> assertThat(database.jdbc()
				.sql("select schemaname from pg_tables where tablename = 'shardboot_shard'")
				.query(String.class)
				.list()).containsExactly("sales"));
	}

	@Test
	void keepsNoConnectionUntilAShardIsUsed() {
		application(SHARDS, "claim").run((context) -> {
			Awaitility.await().atMost(PATIENCE).until(() -> sessions().isEmpty());
			assertThat(database(context.getBean(Shards.class), context.getBean(JdbcClient.class), "s11"))
				.isEqualTo(SHARDS.get("s11").name());
			assertThat(sessions()).containsExactly(SHARDS.get("s11").name());
		});
		Awaitility.await().atMost(PATIENCE).until(() -> sessions().isEmpty());
	}

	@Test
	void shardThatRefusesConnectionsHoldsUpNobody() throws IOException {
		int port;
		try (ServerSocket closed = new ServerSocket(0)) {
			port = closed.getLocalPort();
		}
		startsWithout("dead", port);
	}

	@Test
	void shardThatNeverAnswersHoldsUpNobody() throws IOException {
		try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getByName("localhost"))) {
			startsWithout("silent", silent.getLocalPort());
		}
	}

	private static void startsWithout(String lost, int port) {
		TestDatabase healthy = TestPostgres.shared().createDatabase("healthy");
		ApplicationContextRunner runner = application(Map.of("healthy", healthy), "claim").withPropertyValues(
				"shard.shards.%s.url=jdbc:postgresql://localhost:%d/lost".formatted(lost, port),
				"shard.shards.%s.hikari.connection-timeout=500".formatted(lost));
		Fastest.ofThreeIsWithin(PATIENCE, () -> runner.run((context) -> assertThat(context).hasNotFailed()));
		assertThat(healthy.jdbc().sql("select shard from shardboot_shard").query(String.class).single())
			.isEqualTo("healthy");
		runner.run((context) -> {
			Shards shards = context.getBean(Shards.class);
			JdbcClient jdbc = context.getBean(JdbcClient.class);
			assertThat(database(shards, jdbc, "healthy")).isEqualTo(healthy.name());
			assertThatException().isThrownBy(() -> database(shards, jdbc, lost));
			assertThat(database(shards, jdbc, "healthy")).isEqualTo(healthy.name());
		});
	}

	/**
	 * Prints figures; machines differ too much to assert them.
	 */
	@Test
	void printsWhatMoreShardsCost() {
		Map<String, String> many = new TreeMap<>();
		for (int i = 0; i < 64; i++) {
			many.put("s%02d".formatted(i), "jdbc:postgresql://localhost/s%02d".formatted(i));
		}
		String first = SHARDS.firstKey();
		compare("off", Map.of(first, many.get(first)), many);
		// alone it owns other slots than among others, so it needs another database
		compare("claim", urls(Map.of(first, TestPostgres.shared().createDatabase(first))), urls(SHARDS));
	}

	private static void compare(String identity, Map<String, String> single, Map<String, String> shards) {
		List<Long> one = new ArrayList<>();
		List<Long> all = new ArrayList<>();
		for (int i = 0; i < 9; i++) {
			long few = start(single, identity);
			long many = start(shards, identity);
			if (i >= 2) {
				one.add(few);
				all.add(many);
			}
		}
		System.out.printf("Start with shard.identity=%s: 1 shard %.1f ms, %d shards %.1f ms (medians of %d)%n",
				identity, median(one), shards.size(), median(all), one.size());
	}

	private static long start(Map<String, String> shards, String identity) {
		SpringApplication application = new SpringApplication(Application.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		application.setBannerMode(Banner.Mode.OFF);
		application.setDefaultProperties(properties(shards, identity));
		long start = System.nanoTime();
		ConfigurableApplicationContext context = application.run();
		long micros = (System.nanoTime() - start) / 1000;
		context.close();
		return micros;
	}

	private static double median(List<Long> micros) {
		return micros.stream().sorted().toList().get(micros.size() / 2) / 1000.0;
	}

	private static ApplicationContextRunner application(Map<String, TestDatabase> shards, String identity) {
		return new ApplicationContextRunner().withUserConfiguration(Application.class)
			.withPropertyValues(properties(urls(shards), identity).entrySet()
				.stream()
				.map((property) -> property.getKey() + "=" + property.getValue())
				.toArray(String[]::new));
	}

	private static Map<String, Object> properties(Map<String, String> shards, String identity) {
		Map<String, Object> properties = new TreeMap<>(Map.of("shard.identity", identity, "shard.defaults.username",
				TestPostgres.shared().username(), "shard.defaults.password", TestPostgres.shared().password()));
		shards.forEach((name, url) -> properties.put("shard.shards.%s.url".formatted(name), url));
		return properties;
	}

	private static Map<String, String> urls(Map<String, TestDatabase> databases) {
		Map<String, String> urls = new TreeMap<>();
		databases.forEach((name, database) -> urls.put(name, database.url()));
		return urls;
	}

	private static String database(Shards shards, JdbcClient jdbc, String shard) {
		return shards.on(shard)
			.<String, RuntimeException>call(() -> jdbc.sql("select current_database()").query(String.class).single());
	}

	private static Map<String, List<String>> statements(Map<String, TestDatabase> shards) {
		Map<String, List<String>> statements = new TreeMap<>();
		shards.forEach((name, database) -> statements.put(name, database.statements()));
		return statements;
	}

	private static List<String> sessions() {
		String[] names = SHARDS.values().stream().map(TestDatabase::name).toArray(String[]::new);
		return SHARDS.get("s00")
			.jdbc()
			.sql("select datname from pg_stat_activity where datname = any(?) and pid <> pg_backend_pid()"
					+ " and backend_type = 'client backend'")
			.param(names)
			.query(String.class)
			.list();
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ DataSourceAutoConfiguration.class, JdbcTemplateAutoConfiguration.class,
			JdbcClientAutoConfiguration.class, ShardAutoConfiguration.class, ShardKeyAutoConfiguration.class })
	static class Application {

	}

}
