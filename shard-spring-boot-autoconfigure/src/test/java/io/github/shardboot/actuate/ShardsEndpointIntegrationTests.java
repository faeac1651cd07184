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

package io.github.shardboot.actuate;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.json.JsonParserFactory;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;

import io.github.shardboot.InvalidShardKeyException;
import io.github.shardboot.Shards;
import io.github.shardboot.testsupport.ShardCluster;
import io.github.shardboot.testsupport.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link ShardsEndpoint}, over HTTP.
 *
 * @author Shardboot Contributors
 */
@ExtendWith(OutputCaptureExtension.class)
class ShardsEndpointIntegrationTests {

	private static final Path DOCS = Path.of("../docs/observability");

	private static final Pattern LINK = Pattern.compile("\"href\":\"([^\"]+)\"");

	private static final String SECRET = "S3CR3T";

	private static ShardCluster cluster;

	@BeforeAll
	static void create() {
		cluster = ShardCluster.create(3);
	}

	@Test
	void exampleFollowsTheSchema() throws Exception {
		assertThat(schema().validate(Files.readString(DOCS.resolve("shards-endpoint.example.json")), InputFormat.JSON))
			.isEmpty();
	}

	@Test
	void schemaForbidsWhatItDoesNotKnow() throws Exception {
		String changed = Files.readString(DOCS.resolve("shards-endpoint.example.json"))
			.replace("\"standby\"", "\"standBy\"");
		assertThat(schema().validate(changed, InputFormat.JSON)).isNotEmpty();
	}

	@Test
	void answerFollowsTheSchemaAndTellsWhatThereIs() throws Exception {
		try (ConfigurableApplicationContext context = start("shard.identity=claim")) {
			call(context, "1");
			cluster.database("s1").jdbc().sql("create table if not exists extra (id bigint)").update();
			String json = get(context, "/actuator/shards").body();
			assertThat(schema().validate(json, InputFormat.JSON)).isEmpty();
			Map<String, Object> answer = JsonParserFactory.getJsonParser().parseMap(json);
			assertThat(answer).containsEntry("strategy", "hash")
				.containsEntry("keyType", "string")
				.containsEntry("slots", 4096)
				.containsEntry("epoch", 1)
				.containsEntry("defaultDatabase", true);
			assertThat(json).contains("\"drift\":[\"column public.extra.id is extra\",\"table public.extra is extra\"]")
				.contains("\"slotRanges\":[\"0-1364\"]")
				.contains("\"rows\":{\"item\":")
				.contains("\"marker\":{\"cluster\":");
		}
		finally {
			cluster.database("s1").jdbc().sql("drop table if exists extra").update();
		}
	}

	@Test
	void tellsWhereAKeyLives() throws Exception {
		try (ConfigurableApplicationContext context = start()) {
			String shard = context.getBean(Shards.class).locate("customer-7").shard();
			HttpResponse<String> found = get(context, "/actuator/shards/locate/customer-7");
			assertThat(found.statusCode()).isEqualTo(200);
			assertThat(JsonParserFactory.getJsonParser().parseMap(found.body())).containsEntry("shard", shard)
				.containsEntry("epoch", 1)
				.containsEntry("why", "SLOT")
				.containsKey("slot");
			assertThat(get(context, "/actuator/shards/locate/%20").statusCode()).isEqualTo(400);
			assertThat(get(context, "/actuator/shards/drain/customer-7").statusCode()).isEqualTo(404);
		}
	}

	@Test
	void hotKeysAreShownOnlyWhenTheirOwnerSaysSo() throws Exception {
		try (ConfigurableApplicationContext context = start("shard.hot-keys.enabled=true")) {
			call(context, "customer-7");
			call(context, "customer-7");
			String json = get(context, "/actuator/shards").body();
			assertThat(schema().validate(json, InputFormat.JSON)).isEmpty();
			assertThat(json).contains("\"hotKeys\":[{\"operations\":2,\"error\":0}]").doesNotContain("customer-7");
		}
		try (ConfigurableApplicationContext context = start("shard.hot-keys.enabled=true",
				"shard.hot-keys.show-keys=true")) {
			call(context, "customer-7");
			assertThat(get(context, "/actuator/shards").body())
				.contains("\"hotKeys\":[{\"key\":\"customer-7\",\"operations\":1,\"error\":0}]");
		}
	}

	@Test
	void connectionsOfAllInstancesAreComparedWithWhatServersAllow() throws Exception {
		try (ConfigurableApplicationContext context = start("shard.instances=3",
				"shard.shards.s1.url=" + "jdbc:postgresql://localhost:1/gone")) {
			assertThat(get(context, "/actuator/shards").body()).contains(
					"\"servers\":[{\"shards\":[\"s0\",\"s2\"],\"pooled\":20,\"instances\":3,\"demand\":60,\"allowed\":")
				.contains("\"exceeded\":false");
		}
	}

	@Test
	void replicasAreShown() throws Exception {
		try (ConfigurableApplicationContext context = start(
				"shard.shards.s1.replicas.urls=jdbc:postgresql://localhost:1/gone")) {
			String json = get(context, "/actuator/shards").body();
			assertThat(schema().validate(json, InputFormat.JSON)).isEmpty();
			assertThat(json).contains("\"replicas\":[{\"name\":\"s1-replica-1\",\"state\":\"DOWN\",\"error\":\"");
		}
	}

	@Test
	void infoAndLogTellHowKeysAreSpread(CapturedOutput output) throws Exception {
		try (ConfigurableApplicationContext context = start("logging.level.io.github.shardboot=info")) {
			assertThat(output).contains("3 shards by hash of string keys, 4096 slots, epoch 1");
			assertThat(get(context, "/actuator/info").body())
				.contains("\"shards\":{\"count\":3,\"strategy\":\"hash\",\"keyType\":\"string\",\"epoch\":1}");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "shard.shards.s1.url=jdbc:postgresql://app:S3CR3T@localhost/x",
			"shard.shards.s1.url=jdbc:mysql://localhost/x?password=S3CR3T",
			"shard.shards.s1.url=jdbc:postgresql://localhost/${S3CR3T-missing}?password=S3CR3T",
			"shard.shards.s1.replicas.urls=jdbc:postgresql://app:S3CR3T@localhost/x",
			"shard.shards.s1.replicas.urls=jdbc:postgresql://h1,h2/x?password=S3CR3T",
			"shard.overrides.[S3CR3T-key]=unknown", "shard.list.s0=S3CR3T",
			"shard.shards.s1.url=jdbc:postgresql://localhost:1/x?sslpassword=S3CR3T", "shard.flyway.canary=s9",
			"shard.shards.s1.hikari.nonsense=S3CR3T", "shard.hash.slots=7" })
	void noSecretIsInAFailureAnalysis(String mistake, CapturedOutput output) {
		String[] properties = mistake.startsWith("shard.list")
				? new String[] { mistake, "shard.list.s1=S3CR3T", "shard.list.s2=other", "shard.strategy=list" }
				: new String[] { mistake, "shard.startup-check=fail",
						"shard.flyway.locations=classpath:migrations/good" };
		assertThatException().isThrownBy(() -> start(properties));
		assertThat(output).contains("APPLICATION FAILED TO START");
		// the name of a property may be one of our keys
		assertThat(output.getAll().replace("shard.overrides.[S3CR3T-key]", "").replace("${S3CR3T-missing}", ""))
			.doesNotContain(SECRET);
	}

	@Test
	void changesNothing() throws Exception {
		try (ConfigurableApplicationContext context = start()) {
			for (String method : List.of("POST", "PUT", "DELETE", "PATCH")) {
				assertThat(send(context, "/actuator/shards", method).statusCode()).as(method).isEqualTo(405);
			}
		}
	}

	@Test
	void silentShardDelaysTheAnswerByLessThanASecond() throws Exception {
		try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getByName("localhost"));
				ConfigurableApplicationContext context = start("shard.identity=off", "shard.shards.s1.url="
						+ "jdbc:postgresql://localhost:%d/silent".formatted(silent.getLocalPort()))) {
			get(context, "/actuator/shards");
			Duration fastest = Duration.ofDays(1);
			String json = "";
			for (int i = 0; i < 3; i++) {
				long start = System.nanoTime();
				json = get(context, "/actuator/shards").body();
				Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
				fastest = (elapsed.compareTo(fastest) < 0) ? elapsed : fastest;
			}
			assertThat(fastest).isLessThan(Duration.ofSeconds(1));
			assertThat(json).contains("\"s0\":{\"state\":\"UP\"")
				.contains("\"s1\":{\"state\":\"DOWN\",\"error\":\"no answer within 800 ms\"")
				.contains("\"s2\":{\"state\":\"UP\"");
			assertThat(schema().validate(json, InputFormat.JSON)).isEmpty();
		}
	}

	@Test
	void noSecretIsInAnyEndpointLogExceptionOrText(CapturedOutput output) throws Exception {
		try (ConfigurableApplicationContext context = start("logging.level.io.github.shardboot=trace",
				"logging.level.com.zaxxer=trace", "logging.level.org.springframework.jdbc=trace",
				"logging.level.org.flywaydb=trace", "shard.hot-keys.enabled=true",
				"shard.shards.s2.url=jdbc:postgresql://localhost:1/gone?sslpassword=S3CR3T-parameter")) {
			call(context, SECRET + "-key");
			assertThatExceptionOfType(InvalidShardKeyException.class)
				.isThrownBy(() -> context.getBean(Shards.class).locate(SECRET + "\n"))
				.withMessageNotContaining(SECRET);
			assertThat(get(context, "/actuator/shards/locate/S3CR3T-key").body()).contains("OVERRIDE")
				.doesNotContain(SECRET);
			assertThat(get(context, "/actuator/shards/locate/S3CR3T%0A").body()).doesNotContain(SECRET + "\n");
			List<String> links = new ArrayList<>();
			Matcher link = LINK.matcher(get(context, "/actuator").body());
			while (link.find()) {
				links.add(URI.create(link.group(1).replaceAll("[{}]", "")).getPath());
			}
			assertThat(links).contains("/actuator/shards", "/actuator/health", "/actuator/env", "/actuator/beans",
					"/actuator/configprops", "/actuator/metrics", "/actuator/conditions");
			for (String path : links) {
				String body = get(context, path).body();
				// Spring Boot shows the names of properties, and overrides have keys in
				// theirs
				boolean hasNames = path.endsWith("/env") || path.endsWith("/configprops");
				assertThat(hasNames ? body.replace("S3CR3T-key", "") : body).as(path).doesNotContain(SECRET);
			}
			Object meters = JsonParserFactory.getJsonParser()
				.parseMap(get(context, "/actuator/metrics").body())
				.get("names");
			assertThat((List<?>) meters).hasSizeGreaterThan(30)
				.allSatisfy((meter) -> assertThat(get(context, "/actuator/metrics/" + meter).body()).as("%s", meter)
					.doesNotContain(SECRET));
			for (String name : context.getBeanDefinitionNames()) {
				if (context.getBean(name).getClass().getName().startsWith("io.github.shardboot")) {
					assertThat(context.getBean(name).toString()).as(name).doesNotContain(SECRET);
				}
			}
		}
		assertThat(output.getAll()).doesNotContain(SECRET);
	}

	private static Schema schema() throws Exception {
		return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
			.getSchema(Files.readString(DOCS.resolve("shards-endpoint.schema.json")));
	}

	private static void call(ConfigurableApplicationContext context, String key) {
		context.getBean(Shards.class)
			.forKey(key)
			.run(() -> context.getBean(JdbcClient.class)
				.sql("select count(*) from item")
				.query(Integer.class)
				.single());
	}

	private static HttpResponse<String> get(ConfigurableApplicationContext context, String path) throws Exception {
		return send(context, path, "GET");
	}

	private static HttpResponse<String> send(ConfigurableApplicationContext context, String path, String method)
			throws Exception {
		String port = context.getEnvironment().getProperty("local.server.port");
		return HttpClient.newHttpClient()
			.send(HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
				.method(method, HttpRequest.BodyPublishers.noBody())
				.build(), HttpResponse.BodyHandlers.ofString());
	}

	private static ConfigurableApplicationContext start(String... more) {
		Map<String, Object> properties = new TreeMap<>();
		cluster.shards()
			.forEach((name, database) -> properties.put("shard.shards.%s.url".formatted(name), url(database)));
		properties.put("spring.datasource.url", url(cluster.defaultDatabase()));
		properties.put("spring.datasource.username", "postgres");
		properties.put("spring.datasource.password", SECRET + "-default");
		properties.put("shard.defaults.username", "postgres");
		properties.put("shard.defaults.password", SECRET + "-password");
		properties.put("shard.shards.s1.password", SECRET + "-shard");
		properties.put("shard.key-type", "string");
		properties.put("shard.overrides.[S3CR3T-key]", "s0");
		properties.put("shard.identity", "off");
		properties.put("server.port", "0");
		properties.put("management.endpoints.web.exposure.include", "*");
		properties.put("management.endpoint.health.show-details", "always");
		Arrays.stream(more).forEach((text) -> {
			String[] pair = text.split("=", 2);
			properties.put(pair[0], pair[1]);
		});
		SpringApplication application = new SpringApplication(Application.class);
		application.setBannerMode(Banner.Mode.OFF);
		application.setDefaultProperties(properties);
		return application.run();
	}

	private static String url(TestDatabase database) {
		return database.url() + "?sslpassword=S3CR3T-parameter";
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		SecurityFilterChain everybody(HttpSecurity http) {
			return http.authorizeHttpRequests((requests) -> requests.anyRequest().permitAll())
				.csrf((csrf) -> csrf.disable())
				.build();
		}

	}

}
