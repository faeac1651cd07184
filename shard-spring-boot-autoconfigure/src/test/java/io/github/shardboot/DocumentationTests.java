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

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.springframework.boot.json.JsonParserFactory;
import org.springframework.util.StringUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that the documentation says what the code does.
 *
 * @author Shardboot Contributors
 */
class DocumentationTests {

	private static final Path ROOT = Path.of("..");

	private static final Pattern ROW = Pattern.compile("\\| `(shard\\.[a-z.-]+)` \\| (?:`([^`]*)`)? ?\\| (.+) \\|");

	private static final Pattern TEST = Pattern.compile("`([A-Z][A-Za-z]+Tests)`");

	@Test
	void configurationPageListsEveryPropertyWithItsDefaultAndDescription() throws Exception {
		Map<String, String> documented = new TreeMap<>();
		for (String line : Files.readAllLines(ROOT.resolve("docs/configuration.md"))) {
			Matcher row = ROW.matcher(line);
			if (row.matches()) {
				documented.put(row.group(1), (row.group(2) != null) ? row.group(2) + " " + row.group(3) : row.group(3));
			}
		}
		assertThat(documented).isEqualTo(properties());
	}

	@Test
	void everyTestThatTheReadmeNamesExists() throws Exception {
		List<String> names = new ArrayList<>();
		Matcher test = TEST.matcher(Files.readString(ROOT.resolve("README.md")));
		while (test.find()) {
			names.add(test.group(1) + ".java");
		}
		assertThat(names).hasSizeGreaterThan(8);
		try (var files = Files.walk(ROOT)) {
			List<String> existing = files.filter((file) -> file.toString().contains("src/test/java"))
				.map((file) -> file.getFileName().toString())
				.toList();
			assertThat(existing).containsAll(names);
		}
	}

	@SuppressWarnings("unchecked")
	private static Map<String, String> properties() throws Exception {
		Map<String, String> properties = new TreeMap<>();
		try (InputStream metadata = DocumentationTests.class
			.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
			Map<String, Object> json = JsonParserFactory.getJsonParser().parseMap(new String(metadata.readAllBytes()));
			for (Map<String, Object> property : (List<Map<String, Object>>) json.get("properties")) {
				String name = (String) property.get("name");
				if (name.startsWith("shard.") && !name.contains(".hikari.")) {
					properties.put(name, value(property.get("defaultValue")) + property.get("description"));
				}
			}
		}
		return properties;
	}

	private static String value(Object defaultValue) {
		if (defaultValue == null) {
			return "";
		}
		return ((defaultValue instanceof List<?> list) ? StringUtils.collectionToCommaDelimitedString(list)
				: defaultValue) + " ";
	}

}
