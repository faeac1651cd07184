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

package io.github.shardboot.web;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.support.GenericApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application on a real Tomcat. Closing it fails if any request has left a scope
 * behind.
 *
 * @param context the context
 * @param client a client
 * @author Shardboot Contributors
 */
record RunningApplication(ServletWebServerApplicationContext context, HttpClient client) implements AutoCloseable {

	static final ShardKeyFilterSettings OPTIONAL = new ShardKeyFilterSettings(false, List.of(), List.of(), false);

	static final ShardKeyFilterSettings REQUIRED = new ShardKeyFilterSettings(true, List.of(), List.of(), false);

	/**
	 * Start an application.
	 * @param sources where requests name their key
	 * @param settings when they need one
	 * @param properties properties as {@code name=value}
	 * @param configurations the configurations of the application
	 * @return the application
	 */
	static RunningApplication start(RequestShardKeySources sources, ShardKeyFilterSettings settings,
			List<String> properties, Class<?>... configurations) {
		SpringApplication application = new SpringApplication(configurations);
		application.addPrimarySources(List.of(RequestScopeConfiguration.class));
		application.addInitializers((context) -> {
			GenericApplicationContext beans = (GenericApplicationContext) context;
			beans.registerBean(RequestShardKeySources.class, () -> sources);
			beans.registerBean(ShardKeyFilterSettings.class, () -> settings);
		});
		List<String> arguments = new ArrayList<>(properties);
		arguments.addAll(List.of("server.port=0", "server.tomcat.threads.max=8", "spring.main.banner-mode=off"));
		String[] args = arguments.stream().map((property) -> "--" + property).toArray(String[]::new);
		HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
		return new RunningApplication((ServletWebServerApplicationContext) application.run(args), client);
	}

	static RunningApplication start(RequestShardKeySources sources, ShardKeyFilterSettings settings,
			Class<?>... configurations) {
		return start(sources, settings, List.of(), configurations);
	}

	int port() {
		return this.context.getWebServer().getPort();
	}

	/**
	 * Create a request.
	 * @param path the path and query
	 * @param headers names and values in turn
	 * @return the request
	 */
	HttpRequest.Builder request(String path, String... headers) {
		HttpRequest.Builder builder = HttpRequest.newBuilder(URI.create("http://localhost:" + port() + path));
		return (headers.length > 0) ? builder.headers(headers) : builder;
	}

	HttpResponse<String> send(HttpRequest request) {
		try {
			return this.client.send(request, HttpResponse.BodyHandlers.ofString());
		}
		catch (IOException | InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	HttpResponse<String> get(String path, String... headers) {
		return send(request(path, headers).build());
	}

	/**
	 * Send the very bytes, as no client library would.
	 * @param lines the request line and the headers
	 * @return the answer from the status code on, with headers
	 */
	String raw(String... lines) {
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
			String request = String.join("\r\n", lines) + "\r\nConnection: close\r\n\r\n";
			socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
			String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
			assertThat(answer).startsWith("HTTP/1.1 ");
			return answer.substring("HTTP/1.1 ".length());
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Assert that a request was refused with a problem, and with nothing else.
	 * @param response the response
	 * @param status the status
	 * @param type the end of the problem's type
	 * @param key a text that must not be in the body
	 */
	static void assertProblem(HttpResponse<String> response, int status, String type, String key) {
		assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
		assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
		assertThat(response.body()).contains("\"type\":\"urn:shardboot:problem:" + type + "\"")
			.contains("\"status\":" + status)
			.contains("\"title\":\"", "\"detail\":\"")
			.doesNotContain(key);
	}

	@Override
	public void close() {
		LeakDetector detector = (LeakDetector) this.context.getBean("leakDetector", FilterRegistrationBean.class)
			.getFilter();
		this.context.close();
		assertThat(detector.dispatches()).isPositive();
		assertThat(detector.leaks()).as("dispatches that left a scope behind").isZero();
	}

}
