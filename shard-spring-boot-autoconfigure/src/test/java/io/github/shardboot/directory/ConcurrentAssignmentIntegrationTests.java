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

package io.github.shardboot.directory;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.github.shardboot.catalog.Catalog;
import io.github.shardboot.catalog.JdbcShardMap;
import io.github.shardboot.catalog.TestCatalog;
import io.github.shardboot.strategy.ShardKeyType;
import io.github.shardboot.strategy.ShardMap;
import io.github.shardboot.testsupport.TestDatabase;
import io.github.shardboot.testsupport.TestPostgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * Two processes of 16 threads each assign the same 10,000 tenants at the same time.
 *
 * @author Shardboot Contributors
 */
class ConcurrentAssignmentIntegrationTests {

	@Test
	void everyTenantGetsOneShardWhoeverAsks(@TempDir Path directory) throws Exception {
		TestDatabase database = TestPostgres.shared().createDatabase("assign");
		try (Catalog catalog = TestCatalog.in(database)) {
			new JdbcShardMap(catalog, ShardKeyType.LONG)
				.join(new ShardMap(1, List.of("s0", "s1", "s2"), Map.of(), (key) -> "s0"));
			List<Process> processes = new ArrayList<>();
			for (String name : List.of("one", "two")) {
				processes.add(start(database, directory.resolve(name)));
			}
			for (Process process : processes) {
				assertThat(process.waitFor(4, TimeUnit.MINUTES)).isTrue();
				assertThat(process.exitValue()).isZero();
			}
			Set<String> answers = new HashSet<>(Files.readAllLines(directory.resolve("one")));
			assertThat(answers).as("each thread of a process was told the same").hasSize(AssigningProcess.TENANTS);
			assertThat(Files.readAllLines(directory.resolve("two"))).containsExactlyInAnyOrderElementsOf(answers);
			Map<String, Long> counts = new JdbcShardDirectory(catalog, ShardKeyType.LONG).count();
			assertThat(counts.values().stream().mapToLong(Long::longValue).sum()).isEqualTo(AssigningProcess.TENANTS);
			assertThat(counts.get("s2")).as("twice the weight").isCloseTo(5000, within(500L));
		}
	}

	private static Process start(TestDatabase database, Path answers) throws Exception {
		String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
		return new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m", "-cp",
				classPath, AssigningProcess.class.getName(), database.url(), database.server().username(),
				database.server().password(), answers.toString())
			.inheritIO()
			.start();
	}

}
