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
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.awaitility.Awaitility;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.data.jpa.autoconfigure.DataJpaRepositoriesAutoConfiguration;
import org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration;
import org.springframework.boot.jooq.autoconfigure.JooqAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.DefaultResourceLoader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * An application that must not start: quickly, without asking a database, without leaving
 * a thread, and without telling a secret.
 * <p>
 * Its properties are a file; in it <code>${db}</code> is the beginning of a URL that
 * leads to a port where nobody answers but every connection would be noticed, and
 * <code>${secret}</code> stands for parameters of a URL.
 *
 * @author Shardboot Contributors
 */
final class FailingApplication implements AutoCloseable {

	/**
	 * Part of everything that no output may contain.
	 */
	static final String CANARY = "canary";

	private static final String FAILURE = "APPLICATION FAILED TO START";

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private final Path file;

	private final ServerSocketChannel server;

	FailingApplication(Path directory) {
		this.file = directory.resolve("application.properties");
		try {
			this.server = ServerSocketChannel.open().bind(new InetSocketAddress("localhost", 0));
			this.server.configureBlocking(false);
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Start the application and read what it says.
	 * @param output what the test prints
	 * @param properties the lines of the properties file
	 * @param sources further configuration classes
	 * @return the description and the action as Spring Boot prints them, with the place
	 * of the file shortened
	 */
	String start(CapturedOutput output, String properties, Class<?>... sources) {
		return start(output, properties, getClass().getClassLoader(), sources);
	}

	String start(CapturedOutput output, String properties, ClassLoader classLoader, Class<?>... sources) {
		write(properties);
		Fastest.ofThreeIsWithin(PATIENCE, () -> run(classLoader, sources));
		String printed = output.toString();
		assertThat(printed).contains(FAILURE).doesNotContain(CANARY);
		assertNothingIsLeft();
		return printed.substring(printed.indexOf("Description:", printed.lastIndexOf(FAILURE)))
			.replaceAll("\\S* \\[\\S*application\\.properties]", "application.properties")
			.strip();
	}

	private void run(ClassLoader classLoader, Class<?>... sources) {
		SpringApplication application = new SpringApplication(new DefaultResourceLoader(classLoader),
				Application.class);
		application.addPrimarySources(List.of(sources));
		application.setWebApplicationType(WebApplicationType.NONE);
		application.setRegisterShutdownHook(false);
		application.setDefaultProperties(Map.of("shard.defaults.username", "app", "shard.defaults.password", CANARY,
				"spring.main.banner-mode", "off", "jdbc.datasource-proxy.enabled", "false"));
		assertThatException().isThrownBy(() -> application.run("--spring.config.location=file:" + this.file,
				"--db=jdbc:postgresql://localhost:" + port(), "--secret=password=" + CANARY));
	}

	private void write(String properties) {
		try {
			Files.writeString(this.file, properties);
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private int port() {
		return this.server.socket().getLocalPort();
	}

	private void assertNothingIsLeft() {
		try {
			assertThat(this.server.accept()).as("connection").isNull();
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
		Awaitility.await()
			.atMost(PATIENCE)
			.untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet()).extracting(Thread::getName)
				.noneMatch((name) -> name.startsWith("shard-")));
	}

	@Override
	public void close() throws IOException {
		this.server.close();
	}

	/**
	 * An application without beans of its own. Hibernate and jOOQ would ask a connection
	 * for its dialect first, Datasource Micrometer for its catalog.
	 */
	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration(exclude = { DataJpaRepositoriesAutoConfiguration.class,
			HibernateJpaAutoConfiguration.class, JooqAutoConfiguration.class })
	static class Application {

	}

}
