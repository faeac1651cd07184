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

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

import com.zaxxer.hikari.HikariDataSource;
import org.junit.jupiter.api.Test;
import org.springframework.beans.BeanWrapperImpl;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.json.JsonParserFactory;
import org.springframework.mock.env.MockEnvironment;
import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what IDEs know about {@code shard.*}.
 *
 * @author Shardboot Contributors
 */
class ShardPropertiesMetadataTests {

	private static final String HIKARI = "shard.defaults.hikari.";

	@Test
	void everyPropertyHasADescriptionAsSpringBootWantsThem() throws Exception {
		List<Map<String, Object>> properties = read("spring-configuration-metadata.json", "properties");
		assertThat(properties).hasSizeGreaterThan(40).allSatisfy((property) -> {
			String description = (String) property.get("description");
			assertThat(description).as((String) property.get("name"))
				.isNotNull()
				.matches("(?s)[A-Z].*\\.")
				.doesNotMatch("(The|A|An) .*")
				.doesNotContain("\n");
		});
	}

	@Test
	void everyPropertyThatIsAlwaysSomethingHasADefault() throws Exception {
		List<Map<String, Object>> properties = read("spring-configuration-metadata.json", "properties");
		assertThat(properties).filteredOn(ShardPropertiesMetadataTests::isAlwaysSomething)
			.filteredOn((property) -> !Set.of("shard.id.lane", "shard.rebalance.move").contains(name(property)))
			.hasSizeGreaterThan(15)
			.allSatisfy((property) -> assertThat(property).containsKey("defaultValue"));
	}

	private static boolean isAlwaysSomething(Map<String, Object> property) {
		try {
			Class<?> type = ClassUtils.forName((String) property.get("type"), null);
			return ClassUtils.isPrimitiveWrapper(type) || type.isEnum();
		}
		catch (ClassNotFoundException ex) {
			return false;
		}
	}

	@Test
	void defaultsOfPoolsAreThoseThatPoolsHave() throws Exception {
		try (HikariDataSource pool = pool()) {
			BeanWrapperImpl settings = new BeanWrapperImpl(pool);
			assertThat(read("spring-configuration-metadata.json", "properties"))
				.filteredOn((property) -> name(property).startsWith(HIKARI))
				.filteredOn((property) -> property.containsKey("defaultValue"))
				.hasSizeGreaterThan(10)
				.allSatisfy(
						(property) -> assertThat(settings.getPropertyValue(property(name(property)))).as(name(property))
							.hasToString(property.get("defaultValue").toString()));
		}
	}

	private static HikariDataSource pool() {
		MockEnvironment environment = new MockEnvironment();
		ShardProperties properties = Binder.get(environment).bindOrCreate("shard", ShardProperties.class);
		return new ShardPoolFactory(environment, properties, List.of())
			.create(Map.of("a", new FixedConnectionDetails("jdbc:postgresql:a")))
			.get("a");
	}

	private static String property(String name) {
		StringBuilder property = new StringBuilder();
		for (String word : name.substring(HIKARI.length()).split("-")) {
			property.append(property.isEmpty() ? word : word.substring(0, 1).toUpperCase() + word.substring(1));
		}
		return property.toString();
	}

	@Test
	void additionalFileIsSorted() throws Exception {
		for (String kind : Set.of("properties", "hints")) {
			assertThat(read("additional-spring-configuration-metadata.json", kind))
				.extracting(ShardPropertiesMetadataTests::name)
				.isSorted()
				.doesNotHaveDuplicates();
		}
	}

	@Test
	void everyEntryOfTheAdditionalFileIsAboutAProperty() throws Exception {
		List<String> names = read("spring-configuration-metadata.json", "properties").stream()
			.map(ShardPropertiesMetadataTests::name)
			.toList();
		for (String kind : Set.of("properties", "hints")) {
			assertThat(names).containsAll(read("additional-spring-configuration-metadata.json", kind).stream()
				.map(ShardPropertiesMetadataTests::name)
				.toList());
		}
		assertThat(read("spring-configuration-metadata.json", "properties"))
			.allSatisfy((property) -> assertThat(property).as(name(property)).containsKey("type"));
	}

	@Test
	void hintsNameTheStrategiesThatThereAre() throws Exception {
		assertThat(read("spring-configuration-metadata.json", "hints"))
			.filteredOn((hint) -> name(hint).equals("shard.strategy"))
			.flatExtracting((hint) -> (List<?>) hint.get("values"))
			.extracting("value")
			.containsExactlyInAnyOrderElementsOf(ShardMapFactory.STRATEGIES.stream().map(Object.class::cast).toList());
	}

	private static String name(Map<String, Object> entry) {
		return (String) entry.get("name");
	}

	@SuppressWarnings("unchecked")
	private static List<Map<String, Object>> read(String file, String kind) throws Exception {
		Path classes = Path.of(ShardProperties.class.getProtectionDomain().getCodeSource().getLocation().toURI());
		return (List<Map<String, Object>>) JsonParserFactory.getJsonParser()
			.parseMap(Files.readString(classes.resolve("META-INF").resolve(file)))
			.get(kind);
	}

}
