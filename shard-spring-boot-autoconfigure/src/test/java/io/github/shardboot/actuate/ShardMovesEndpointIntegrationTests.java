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

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.json.JsonParserFactory;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;

import io.github.shardboot.Tenants;
import io.github.shardboot.rebalance.FakeRebalancer;
import io.github.shardboot.rebalance.MovePlanner;
import io.github.shardboot.rebalance.MoveState;
import io.github.shardboot.testsupport.ShardCluster;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ShardMovesEndpoint}, over HTTP, with plans of real databases.
 *
 * @author Shardboot Contributors
 */
class ShardMovesEndpointIntegrationTests {

	private static final Path DOCS = Path.of("../docs/observability");

	private static final String UNRESTRICTED = "management.endpoint.shardmoves.access=unrestricted";

	private static ShardCluster hash;

	private static ShardCluster directory;

	@BeforeAll
	static void create() {
		hash = ShardCluster.create(3);
		directory = ShardCluster.create(2);
	}

	@Test
	void exampleFollowsTheSchemaAndTheSchemaForbidsWhatItDoesNotKnow() throws Exception {
		String example = Files.readString(DOCS.resolve("shardmoves-endpoint.example.json"));
		assertThat(schema().validate(example, InputFormat.JSON)).isEmpty();
		assertThat(schema().validate(example.replace("\"paused\"", "\"waiting\""), InputFormat.JSON)).isNotEmpty();
		assertThat(schema().validate(example.replace("\"COPYING\"", "\"MOVING\""), InputFormat.JSON)).isNotEmpty();
	}

	@Test
	void aPlanIsMadeOfWhatTheShardsHoldAndChangesNothing() throws Exception {
		try (ConfigurableApplicationContext context = start(hash, "shard.strategy=hash")) {
			String json = get(context, "/actuator/shardmoves/plan?intent=remove-shard&target=s2", 200);
			Map<String, Object> plan = JsonParserFactory.getJsonParser().parseMap(json);
			assertThat(plan).containsEntry("epoch", 1);
			assertThat(json).contains("\"unit\":\"683 slots, ")
				.contains("\"source\":\"s2\",\"target\":\"s0\"")
				.contains("No move was done yet");
			json = get(context, "/actuator/shardmoves/plan?intent=move-slots&slots=0-9,11&target=s2", 200);
			assertThat(json).contains("\"moves\":[{\"unit\":\"slots 0-9,11\",\"source\":\"s0\",\"target\":\"s2\"");
			assertThat(get(context, "/actuator/shardmoves/plan?intent=even-out&tolerance=0.01", 200))
				.contains("\"moves\":[]");
			assertThat(get(context, "/actuator/shardmoves", 200)).isEqualTo("{\"moves\":[]}");
		}
	}

	@Test
	void withoutUnrestrictedAccessNothingCanBeChanged() throws Exception {
		try (ConfigurableApplicationContext context = start(hash, "shard.strategy=hash")) {
			String body = "{\"intent\":\"move-slots\",\"slots\":\"0\",\"target\":\"s2\"}";
			assertThat(post(context, "/actuator/shardmoves", body).statusCode()).isEqualTo(405);
			assertThat(post(context, "/actuator/shardmoves/1", "{\"action\":\"abort\"}").statusCode()).isEqualTo(405);
			assertThat(context.getBean(FakeRebalancer.class).moves()).isEmpty();
		}
	}

	@Test
	void withUnrestrictedAccessMovesAreStartedAndChanged() throws Exception {
		try (ConfigurableApplicationContext context = start(hash, "shard.strategy=hash", UNRESTRICTED)) {
			HttpResponse<String> started = post(context, "/actuator/shardmoves",
					"{\"intent\":\"move-slots\",\"slots\":\"0-9\",\"target\":\"s2\"}");
			assertThat(started.statusCode()).isEqualTo(200);
			assertThat(started.body()).contains("\"id\":1,\"unit\":\"slots 0-9\"").contains("\"etaMillis\":90000");
			assertThat(schema().validate(started.body(), InputFormat.JSON)).isEmpty();
			assertThat(post(context, "/actuator/shardmoves/1", "{\"action\":\"pause\"}").body())
				.contains("\"paused\":true");
			for (String action : new String[] { "resume", "reverse", "complete", "abort" }) {
				assertThat(post(context, "/actuator/shardmoves/1", "{\"action\":\"" + action + "\"}").statusCode())
					.isEqualTo(200);
			}
			FakeRebalancer rebalancer = context.getBean(FakeRebalancer.class);
			assertThat(rebalancer.calls()).containsExactly("pause 1", "resume 1", "reverse 1", "complete 1", "abort 1");
			assertThat(get(context, "/actuator/shardmoves/1", 200)).contains("\"state\":\"ABORTED\"")
				.contains("\"reason\":\"called off\"");
			rebalancer.become(1, MoveState.SWITCHED, null);
			assertThat(get(context, "/actuator/shardmoves", 200)).contains("\"pauseMillis\":12")
				.contains("\"switchedAt\":\"20");
			HttpResponse<String> refused = post(context, "/actuator/shardmoves/1", "{\"action\":\"stop\"}");
			assertThat(refused.statusCode()).isEqualTo(400);
			assertThat(refused.body())
				.contains("There is no action 'stop'. Actions are 'abort', 'complete', 'pause', 'resume', 'reverse'.");
		}
	}

	@Test
	void whatIsRefusedIsAnsweredWithTheWayOut() throws Exception {
		try (ConfigurableApplicationContext context = start(hash, "shard.strategy=hash")) {
			assertThat(get(context, "/actuator/shardmoves/plan?intent=add-shard&target=s4", 400))
				.contains("There is no shard 's4' to plan with. Did you mean 's0'?");
			assertThat(get(context, "/actuator/shardmoves/plan", 400)).contains("'intent' is missing. Intents are");
			assertThat(get(context, "/actuator/shardmoves/7", 400)).contains("There is no move 7.");
			assertThat(get(context, "/actuator/shardmoves/plam", 400))
				.contains("'plam' is not the number of a move. 'GET /actuator/shardmoves' lists them.");
		}
		try (ConfigurableApplicationContext context = start(hash, "shard.strategy=hash",
				"shard.rebalance.tables.item=tenant")) {
			assertThat(get(context, "/actuator/shardmoves/plan?intent=even-out", 400))
				.contains("has no table 'public.item' with a column 'tenant'");
		}
		try (ConfigurableApplicationContext context = start(hash, "shard.strategy=hash",
				"shard.shards.s2.url=jdbc:postgresql://localhost:1/gone")) {
			assertThat(get(context, "/actuator/shardmoves/plan?intent=even-out", 503))
				.contains("The tables of shard 's2' could not be measured");
		}
	}

	@Test
	void keysAreShownOnlyWhereTheApplicationSaysSo() throws Exception {
		String plan = "/actuator/shardmoves/plan?intent=move-key&target=%s&key="
				+ URLEncoder.encode("acme ltd", StandardCharsets.UTF_8);
		String[] properties = { "shard.strategy=directory", "shard.key-type=string",
				"shard.rebalance.tables.item=name" };
		try (ConfigurableApplicationContext context = start(directory, properties)) {
			String shard = context.getBean(Tenants.class).assign("acme ltd").shard();
			directory.database(shard).jdbc().sql("insert into item values (1, 1, 'acme ltd')").update();
			String json = get(context, plan.formatted(shard.equals("s0") ? "s1" : "s0"), 200);
			assertThat(json).contains("\"unit\":\"one key\"").contains("\"rows\":1").doesNotContain("acme");
			assertThat(get(context, plan.formatted("s0").replace("acme", "acma"), 400)).contains("\"error\"")
				.doesNotContain("acma");
		}
		try (ConfigurableApplicationContext context = start(directory, "shard.strategy=directory",
				"shard.key-type=string", "shard.rebalance.tables.item=name", "shard.log-keys=true")) {
			String shard = context.getBean(Tenants.class).assign("acme ltd").shard();
			assertThat(get(context, plan.formatted(shard.equals("s0") ? "s1" : "s0"), 200))
				.contains("\"unit\":\"key 'acme ltd'\"");
		}
	}

	private static Schema schema() throws Exception {
		return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
			.getSchema(Files.readString(DOCS.resolve("shardmoves-endpoint.schema.json")));
	}

	private static String get(ConfigurableApplicationContext context, String path, int status) throws Exception {
		HttpResponse<String> response = send(context, HttpRequest.newBuilder(uri(context, path)).GET());
		assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
		assertThat(schema().validate(response.body(), InputFormat.JSON)).isEmpty();
		return response.body();
	}

	private static HttpResponse<String> post(ConfigurableApplicationContext context, String path, String body)
			throws Exception {
		return send(context,
				HttpRequest.newBuilder(uri(context, path))
					.header("Content-Type", "application/json")
					.POST(HttpRequest.BodyPublishers.ofString(body)));
	}

	private static HttpResponse<String> send(ConfigurableApplicationContext context, HttpRequest.Builder request)
			throws Exception {
		return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
	}

	private static URI uri(ConfigurableApplicationContext context, String path) {
		return URI.create("http://localhost:" + context.getEnvironment().getProperty("local.server.port") + path);
	}

	private static ConfigurableApplicationContext start(ShardCluster cluster, String... more) {
		Map<String, Object> properties = new TreeMap<>();
		cluster.shards()
			.forEach((name, database) -> properties.put("shard.shards.%s.url".formatted(name), database.url()));
		properties.put("spring.datasource.url", cluster.defaultDatabase().url());
		properties.put("spring.datasource.username", cluster.defaultDatabase().server().username());
		properties.put("spring.datasource.password", cluster.defaultDatabase().server().password());
		properties.put("shard.defaults.username", cluster.defaultDatabase().server().username());
		properties.put("shard.defaults.password", cluster.defaultDatabase().server().password());
		properties.put("shard.catalog.enabled", "true");
		properties.put("shard.directory.unknown", "reject");
		properties.put("shard.identity", "off");
		properties.put("shard.rebalance.enabled", "false");
		properties.put("shard.rebalance.tables.item", "owner");
		properties.put("server.port", "0");
		properties.put("management.endpoints.web.exposure.include", "shardmoves,health");
		Arrays.stream(more).forEach((text) -> {
			String[] pair = text.split("=", 2);
			properties.put(pair[0], pair[1]);
		});
		SpringApplication application = new SpringApplication(Application.class);
		application.setBannerMode(Banner.Mode.OFF);
		application.setDefaultProperties(properties);
		return application.run();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		FakeRebalancer rebalancer(MovePlanner planner) {
			return new FakeRebalancer(planner);
		}

		@Bean
		SecurityFilterChain everybody(HttpSecurity http) {
			return http.authorizeHttpRequests((requests) -> requests.anyRequest().permitAll())
				.csrf((csrf) -> csrf.disable())
				.build();
		}

	}

}
