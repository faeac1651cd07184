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
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

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

	private static final Pattern TEST = Pattern.compile("`([A-Z][A-Za-z0-9]+Tests)(?:[.#](\\w+))?`");

	private static final Pattern PARENT = Pattern.compile("class \\w+ extends (\\w+Tests)\\b");

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
	void everyTestThatThePagesNameExists() throws Exception {
		Map<String, String> tests = testSources();
		List<String> missing = new ArrayList<>();
		int named = 0;
		for (Path page : pages()) {
			Matcher test = TEST.matcher(Files.readString(page));
			while (test.find()) {
				named++;
				String source = withInherited(test.group(1), tests);
				if (source.isEmpty() || (test.group(2) != null && !source.contains("void " + test.group(2) + "("))) {
					missing.add(page.getFileName() + ": " + test.group());
				}
			}
		}
		assertThat(missing).isEmpty();
		assertThat(named).isGreaterThan(50);
	}

	private static String withInherited(String test, Map<String, String> tests) {
		String source = tests.getOrDefault(test, "");
		Matcher parent = PARENT.matcher(source);
		return parent.find() ? source + withInherited(parent.group(1), tests) : source;
	}

	private static List<Path> pages() throws IOException {
		List<Path> pages = new ArrayList<>(List.of(ROOT.resolve("README.md")));
		try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
			docs.filter((file) -> file.toString().endsWith(".md")).forEach(pages::add);
		}
		return pages;
	}

	private static Map<String, String> testSources() throws IOException {
		Map<String, String> sources = new TreeMap<>();
		List<Path> modules;
		try (Stream<Path> children = Files.list(ROOT)) {
			modules = children.map((module) -> module.resolve("src/test/java")).filter(Files::isDirectory).toList();
		}
		for (Path module : modules) {
			try (Stream<Path> files = Files.walk(module)) {
				for (Path file : files.filter((path) -> path.toString().endsWith("Tests.java")).toList()) {
					sources.put(file.getFileName().toString().replace(".java", ""), Files.readString(file));
				}
			}
		}
		return sources;
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
