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

package io.github.shardboot.benchmarks;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What an application of a candidate has on its class path.
 *
 * @param count how many jars the candidate adds to a JDBC application of Spring Boot
 * @param bytes how many bytes those are
 * @author Shardboot Contributors
 */
record Jars(int count, long bytes) {

	private static final Map<String, String> APPLICATIONS = Map.ofEntries(Map.entry("direct", "plain"),
			Map.entry("ards", "plain"), Map.entry("connected", "plain"), Map.entry("shardboot", "shardboot"),
			Map.entry("unchecked", "shardboot"), Map.entry("dynamic", "dynamic-datasource"),
			Map.entry("shardingsphere", "shardingsphere"), Map.entry("direct-jdbc", "plain-data"),
			Map.entry("shardboot-jdbc", "shardboot-data"), Map.entry("direct-jpa", "plain-data"),
			Map.entry("shardboot-jpa", "shardboot-data"));

	static String classPath(String candidate, Path project) throws IOException {
		return Files
			.readString(project.resolve("applications/%s/target/classpath.txt".formatted(APPLICATIONS.get(candidate))))
			.trim();
	}

	static Jars of(String candidate, Path project) throws IOException {
		Set<Path> added = jars(candidate, project);
		added.removeAll(jars("direct", project));
		long bytes = 0;
		for (Path jar : added) {
			bytes += Files.size(jar);
		}
		return new Jars(added.size(), bytes);
	}

	private static Set<Path> jars(String candidate, Path project) throws IOException {
		return Arrays.stream(classPath(candidate, project).split(File.pathSeparator))
			.map(Path::of)
			.collect(Collectors.toCollection(TreeSet::new));
	}

	/**
	 * Return the version of a jar.
	 * @param candidate whose class path to look at
	 * @param name the beginning of the name of the jar
	 * @param project the directory of this module
	 * @return the version, or {@code ?} if there is no such jar
	 * @throws IOException if the class path cannot be read
	 */
	static String version(String candidate, String name, Path project) throws IOException {
		return jars(candidate, project).stream()
			.map((jar) -> jar.getFileName().toString())
			.filter((jar) -> jar.matches(name + "-[0-9].*\\.jar"))
			.map((jar) -> jar.substring(name.length() + 1, jar.length() - ".jar".length()))
			.findFirst()
			.orElse("?");
	}

}
