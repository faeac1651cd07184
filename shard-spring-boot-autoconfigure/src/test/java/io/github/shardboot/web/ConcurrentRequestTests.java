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
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Many requests of many keys over few threads: no answer names another key's shard, and
 * no thread keeps a scope.
 *
 * @author Shardboot Contributors
 */
class ConcurrentRequestTests {

	private static final int REQUESTS = 10_000;

	private static final int CLIENTS = 16;

	private static final int KEYS = 100;

	private static final List<String> SHARED = List.of("/echo", "/t/{key}/echo", "/callable", "/t/{key}/callable",
			"/deferred", "/future", "/stream", "/events", "/none");

	private final AtomicInteger next = new AtomicInteger();

	private final Queue<String> wrong = new ConcurrentLinkedQueue<>();

	@Test
	@Timeout(120)
	void everyAnswerNamesTheShardOfItsOwnRequest() throws Exception {
		RequestShardKeySources sources = RequestShardKeySources.builder()
			.header("X-Tenant-Id")
			.pathVariable("tenant")
			.build();
		List<String> properties = List.of("logging.level.org.apache.catalina=off",
				"logging.level.org.springframework.web.servlet.mvc.support=error",
				"spring.task.execution.pool.core-size=4");
		try (RunningApplication application = RunningApplication.start(sources, RunningApplication.OPTIONAL, properties,
				Everything.class)) {
			List<Thread> clients = new ArrayList<>();
			for (int i = 0; i < CLIENTS; i++) {
				long seed = i;
				clients.add(new Thread(() -> run(application, new Random(seed)), "client-" + i));
			}
			clients.forEach(Thread::start);
			for (Thread client : clients) {
				client.join();
			}
			assertThat(this.wrong).isEmpty();
			assertThat(this.next).hasValueGreaterThanOrEqualTo(REQUESTS);
		}
	}

	private void run(RunningApplication application, Random random) {
		List<CompletableFuture<Void>> later = new ArrayList<>();
		for (int i = this.next.getAndIncrement(); i < REQUESTS; i = this.next.getAndIncrement()) {
			long key = random.nextInt(KEYS);
			int percent = random.nextInt(100);
			if (percent < 5) {
				later.add(application.client()
					.sendAsync(request(application, "/timeout", key), HttpResponse.BodyHandlers.ofString())
					.thenAccept((response) -> check("/timeout", key, response.body())));
			}
			else {
				String path = (percent < 10) ? "/fail" : SHARED.get(random.nextInt(SHARED.size()));
				check(path, key, application.send(request(application, path, key)).body());
			}
		}
		later.forEach(CompletableFuture::join);
	}

	private static HttpRequest request(RunningApplication application, String path, long key) {
		return (path.contains("{key}") || path.equals("/none"))
				? application.request(path.replace("{key}", "" + key)).build()
				: application.request(path, "X-Tenant-Id", "" + key).build();
	}

	private void check(String path, long key, String body) {
		String scope = Scopes.of(key);
		String expected = switch (path) {
			case "/echo", "/stream" -> scope;
			case "/t/{key}/echo" -> scope + " for " + key;
			case "/deferred" -> "{\"made\":\"none\",\"written\":\"" + scope + "\"}";
			case "/events" -> "data:" + scope + "\n\n";
			case "/timeout" -> "error page 503 in " + scope;
			case "/fail" -> "error page 500 in " + scope;
			case "/none" -> "none";
			default -> "{\"made\":\"" + scope + "\",\"written\":\"" + scope + "\"}";
		};
		if (!expected.equals(body)) {
			this.wrong.add(path + " of " + key + " answered " + body);
		}
	}

	@Configuration(proxyBeanMethods = false)
	@Import({ AsyncController.class, EchoErrorController.class, FailingController.class })
	static class Everything {

	}

	@RestController
	static class FailingController {

		@GetMapping("/fail")
		String fail() throws IOException {
			throw new IOException("thrown by test");
		}

		@GetMapping("/none")
		String none() {
			return Scopes.current();
		}

	}

}
