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

package io.github.shardboot;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletResponse;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.data.jdbc.autoconfigure.DataJdbcRepositoriesAutoConfiguration;
import org.springframework.boot.data.jpa.autoconfigure.DataJpaRepositoriesAutoConfiguration;
import org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.WebAsyncTask;

import io.github.shardboot.testsupport.ShardCluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Many requests of many keys on few threads, some of which throw, time out or lose their
 * client: no row is read or written in a shard of another key, and no thread keeps a
 * scope.
 *
 * @author Shardboot Contributors
 */
class RequestIsolationIntegrationTests {

	private static final int REQUESTS = Integer.getInteger("shard.test.requests", 1_000);

	private static final int ABORTED = 0;

	private static final int KEYS = 100;

	private static final int CLIENTS = 16;

	private static final ShardCluster CLUSTER = ShardCluster.create(4);

	private static final AtomicInteger LEFT_OVER = new AtomicInteger();

	private static final AtomicInteger WRITTEN = new AtomicInteger();

	/**
	 * What goes on although nobody waits for its answer any more.
	 */
	private static final AtomicInteger ON_ITS_OWN = new AtomicInteger();

	@ParameterizedTest(name = "virtual threads: {0}")
	@ValueSource(booleans = { false, true })
	void noRowIsReadOrWrittenElsewhere(boolean virtual) throws Exception {
		assumeThat(!virtual || Runtime.version().feature() >= 21).as("virtual threads").isTrue();
		CLUSTER.clear();
		LEFT_OVER.set(0);
		WRITTEN.set(0);
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class)
			.properties(CLUSTER.properties())
			.properties("server.port=0", "spring.threads.virtual.enabled=" + virtual, "server.tomcat.threads.max=8",
					"shard.web.header=X-Key", "shard.web.required=true", "spring.main.banner-mode=off",
					"spring.task.execution.pool.core-size=4", "spring.task.execution.shutdown.await-termination=true",
					"spring.task.execution.shutdown.await-termination-period=30s",
					"logging.level.org.apache.catalina=off", "logging.level.org.springframework.web=error",
					"spring.datasource.url=" + CLUSTER.defaultDatabase().url(),
					"spring.datasource.username=" + CLUSTER.defaultDatabase().server().username(),
					"spring.datasource.password=" + CLUSTER.defaultDatabase().server().password())
			.run()) {
			Map<Integer, Long> answers = send(
					Integer.parseInt(String.valueOf(context.getEnvironment().getProperty("local.server.port"))));
			assertThat(answers).containsOnlyKeys(ABORTED, 200, 500, 503);
			assertThat(answers.get(500)).isEqualTo(REQUESTS / 20);
			assertThat(answers.get(ABORTED)).isEqualTo(REQUESTS / 20);
			Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> ON_ITS_OWN.get() == 0);
		}
		assertThat(LEFT_OVER).hasValue(0);
		assertThat(CLUSTER.items("default")).isEmpty();
		int rows = 0;
		for (int shard = 0; shard < 4; shard++) {
			rows += CLUSTER.items("s" + shard).size();
			String foreign = (shard == 3) ? "owner < 30"
					: "owner not between %d and %d".formatted(shard * 10, shard * 10 + 9);
			assertThat(CLUSTER.database("s" + shard)
				.jdbc()
				.sql("select count(*) from item where " + foreign)
				.query(Long.class)
				.single()).isZero();
		}
		assertThat(rows).isEqualTo(WRITTEN.get()).isGreaterThanOrEqualTo(REQUESTS * 85 / 100);
	}

	private static Map<Integer, Long> send(int port) throws Exception {
		HttpClient client = HttpClient.newHttpClient();
		List<Callable<Integer>> requests = new ArrayList<>();
		for (int i = 0; i < REQUESTS; i++) {
			String path = switch (i % 20) {
				case 7 -> "/throw";
				case 13 -> "/late";
				case 17 -> "/abort";
				default -> "/";
			};
			String key = String.valueOf(i % KEYS);
			if (path.equals("/abort")) {
				long delay = (i / 20) % 10;
				requests.add(() -> abort(port, key, delay));
				continue;
			}
			HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
				.header("X-Key", key)
				.POST(HttpRequest.BodyPublishers.noBody())
				.build();
			requests.add(() -> client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode());
		}
		ExecutorService executor = Executors.newFixedThreadPool(CLIENTS);
		try {
			Map<Integer, Long> answers = new TreeMap<>();
			for (Future<Integer> answer : executor.invokeAll(requests)) {
				answers.merge(answer.get(), 1L, Long::sum);
			}
			return answers;
		}
		finally {
			executor.shutdownNow();
		}
	}

	/**
	 * Send a request and reset the connection instead of reading the answer.
	 */
	private static int abort(int port, String key, long delay) throws Exception {
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
			socket.setSoLinger(true, 0);
			socket.getOutputStream()
				.write("POST /abort HTTP/1.1\r\nHost: localhost\r\nX-Key: %s\r\nContent-Length: 0\r\n\r\n"
					.formatted(key)
					.getBytes(StandardCharsets.US_ASCII));
			// the moment of the reset varies, from before the request is read to after
			Thread.sleep(delay);
		}
		return ABORTED;
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration(exclude = { DataJdbcRepositoriesAutoConfiguration.class,
			DataJpaRepositoriesAutoConfiguration.class, HibernateJpaAutoConfiguration.class })
	@Import({ ItemController.class, ItemWriter.class })
	static class Application {

		@Bean
		FilterRegistrationBean<Filter> leftOverDetector() {
			FilterRegistrationBean<Filter> registration = new FilterRegistrationBean<>((request, response, chain) -> {
				try {
					chain.doFilter(request, response);
				}
				finally {
					if (ShardContextHolder.innermost() != null) {
						LEFT_OVER.incrementAndGet();
					}
				}
			});
			registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
			return registration;
		}

		@Bean
		SecurityFilterChain everybody(HttpSecurity security) throws Exception {
			return security.csrf((csrf) -> csrf.disable()).build();
		}

	}

	@RestController
	static class ItemController {

		private final ItemWriter writer;

		ItemController(ItemWriter writer) {
			this.writer = writer;
		}

		@PostMapping("/")
		void write() {
			write(this.writer);
		}

		@PostMapping("/throw")
		void writeAndThrow() {
			this.writer.write(true);
		}

		@PostMapping("/late")
		WebAsyncTask<Void> writeTooLate() {
			return new WebAsyncTask<>(20L, () -> {
				ON_ITS_OWN.incrementAndGet();
				try {
					new CountDownLatch(1).await();
				}
				catch (InterruptedException ex) {
					write(this.writer);
				}
				finally {
					ON_ITS_OWN.decrementAndGet();
				}
				return null;
			});
		}

		@PostMapping("/abort")
		void writeForNobody(HttpServletResponse response) throws IOException {
			ON_ITS_OWN.incrementAndGet();
			try {
				write(this.writer);
				for (int i = 0; i < 64; i++) {
					response.getOutputStream().write(new byte[8192]);
				}
				write(this.writer);
			}
			finally {
				ON_ITS_OWN.decrementAndGet();
			}
		}

		private static void write(ItemWriter writer) {
			writer.write(false);
			WRITTEN.incrementAndGet();
		}

	}

	static class ItemWriter {

		private final AtomicLong ids = new AtomicLong();

		private final JdbcClient jdbc;

		ItemWriter(JdbcClient jdbc) {
			this.jdbc = jdbc;
		}

		@Transactional
		void write(boolean fail) {
			Object owner = ShardContext.require().key().orElseThrow();
			this.jdbc.sql("insert into item (id, owner) values (?, ?)")
				.param(this.ids.incrementAndGet())
				.param(owner)
				.update();
			long foreign = this.jdbc
				.sql("select count(*) from (select owner from item order by id desc limit 10) latest"
						+ " where least(owner / 10, 3) <> least(? / 10, 3)")
				.param(owner)
				.query(Long.class)
				.single();
			if (foreign > 0) {
				throw new AssertionError("Rows of another shard were read");
			}
			if (fail) {
				throw new IllegalStateException("Thrown on purpose");
			}
		}

	}

}
