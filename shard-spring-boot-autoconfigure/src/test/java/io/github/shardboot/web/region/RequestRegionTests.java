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

package io.github.shardboot.web.region;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.http.converter.autoconfigure.HttpMessageConvertersAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import io.github.shardboot.ShardContext;
import io.github.shardboot.Shards;
import io.github.shardboot.autoconfigure.ShardAutoConfiguration;
import io.github.shardboot.autoconfigure.web.ShardGeoAutoConfiguration;
import io.github.shardboot.autoconfigure.web.ShardWebAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the region of a web request, on a real Tomcat: region {@code eu} has shard
 * {@code eu-1}, region {@code us} has {@code us-1}.
 *
 * @author Shardboot Contributors
 */
class RequestRegionTests {

	private static final HttpClient CLIENT = HttpClient.newHttpClient();

	private static ServletWebServerApplicationContext context;

	@BeforeAll
	static void start(@TempDir Path directory) throws Exception {
		Path database = new CountryDatabase().with(81, "DE")
			.with(23, "US")
			.writeTo(directory.resolve("countries.mmdb"), "GeoLite2-Country");
		context = (ServletWebServerApplicationContext) SpringApplication.run(Application.class, "--server.port=0",
				"--spring.main.banner-mode=off", "--shard.identity=off", "--shard.strategy=geo",
				"--shard.shards.eu-1.url=jdbc:postgresql://localhost:1/eu", "--shard.shards.eu-1.region=eu",
				"--shard.shards.us-1.url=jdbc:postgresql://localhost:1/us", "--shard.shards.us-1.region=us",
				"--shard.geo.regions.eu=DE", "--shard.geo.regions.us=US", "--shard.geo.header=CF-IPCountry",
				"--shard.geo.principal-attribute=country", "--shard.geo.database=" + database,
				"--shard.web.header=X-Tenant-Id", "--server.forward-headers-strategy=framework");
	}

	@AfterAll
	static void stop() {
		context.close();
	}

	@Test
	void theHeaderTellsTheRegionOfTheKeyOfTheRequest() throws Exception {
		assertThat(get("/scope", "X-Tenant-Id", "7", "CF-IPCountry", "DE").body()).isEqualTo("eu-1 eu:7");
		assertThat(get("/scope", "X-Tenant-Id", "7", "CF-IPCountry", "us").body()).isEqualTo("us-1 us:7");
	}

	@Test
	void theHeaderIsBelievedBeforeTheAddress() throws Exception {
		assertThat(get("/scope", "X-Tenant-Id", "7", "CF-IPCountry", "DE", "X-Forwarded-For", "23.1.1.1").body())
			.isEqualTo("eu-1 eu:7");
	}

	@Test
	void theAddressTellsTheRegion() throws Exception {
		assertThat(get("/scope", "X-Tenant-Id", "7", "X-Forwarded-For", "81.2.69.142").body()).isEqualTo("eu-1 eu:7");
		assertThat(get("/scope", "X-Tenant-Id", "7", "X-Forwarded-For", "23.1.1.1").body()).isEqualTo("us-1 us:7");
	}

	@Test
	void keysThatComeLaterHaveTheRegionOfTheRequestToo() throws Exception {
		assertThat(get("/later", "CF-IPCountry", "DE").body()).isEqualTo("eu-1");
		assertThat(get("/later", "X-Forwarded-For", "23.1.1.1").body()).isEqualTo("us-1");
	}

	@Test
	void whoseRegionIsNotKnownIsRefused() throws Exception {
		HttpResponse<String> response = get("/scope", "X-Tenant-Id", "4711");
		assertThat(response.statusCode()).isEqualTo(400);
		assertThat(response.body()).contains("urn:shardboot:problem:invalid-shard-key").doesNotContain("4711");
	}

	@Test
	void whoseRegionHasNoShardIsRefused() throws Exception {
		HttpResponse<String> response = get("/scope", "X-Tenant-Id", "4711", "CF-IPCountry", "BR");
		assertThat(response.statusCode()).isEqualTo(404);
		assertThat(response.body()).doesNotContain("4711");
	}

	@Test
	void aHeaderThatOccursTwiceIsRefused() throws Exception {
		HttpResponse<String> response = get("/scope", "X-Tenant-Id", "7", "CF-IPCountry", "DE", "CF-IPCountry", "US");
		assertThat(response.statusCode()).isEqualTo(400);
	}

	private static HttpResponse<String> get(String path, String... headers) throws Exception {
		URI uri = URI.create("http://localhost:" + context.getWebServer().getPort() + path);
		return CLIENT.send(HttpRequest.newBuilder(uri).headers(headers).build(), HttpResponse.BodyHandlers.ofString());
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ DataSourceAutoConfiguration.class, TomcatServletWebServerAutoConfiguration.class,
			DispatcherServletAutoConfiguration.class, WebMvcAutoConfiguration.class,
			HttpMessageConvertersAutoConfiguration.class, ShardAutoConfiguration.class, ShardGeoAutoConfiguration.class,
			ShardWebAutoConfiguration.class })
	@RestController
	static class Application {

		private final Shards shards;

		Application(Shards shards) {
			this.shards = shards;
		}

		@GetMapping("/scope")
		String scope() {
			ShardContext scope = ShardContext.require();
			return scope.shard() + " " + scope.key().orElseThrow();
		}

		@GetMapping("/later")
		String later() {
			return this.shards.locate(5).shard();
		}

	}

}
