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

package io.github.shardboot.migration;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.context.annotation.Configuration;

import io.github.shardboot.autoconfigure.ShardAutoConfiguration;
import io.github.shardboot.autoconfigure.migration.ShardMigrationAutoConfiguration;
import io.github.shardboot.testsupport.ShardCluster;

/**
 * An application that migrates its shards as it starts, and ends. Its exit value is 0 if
 * it could.
 *
 * @author Shardboot Contributors
 */
@Configuration(proxyBeanMethods = false)
@ImportAutoConfiguration({ DataSourceAutoConfiguration.class, FlywayAutoConfiguration.class,
		ShardAutoConfiguration.class, ShardMigrationAutoConfiguration.class })
public class MigratingProcess {

	/**
	 * Start the application, and end it.
	 * @param args its properties
	 */
	public static void main(String[] args) {
		new SpringApplicationBuilder(MigratingProcess.class).web(WebApplicationType.NONE).run(args).close();
	}

	/**
	 * Migrate in this process.
	 * @param cluster the databases
	 * @param migrations the directory of the scripts
	 */
	static void run(ShardCluster cluster, String migrations) {
		main(args(cluster, migrations).toArray(String[]::new));
	}

	/**
	 * Migrate in a process of its own.
	 * @param cluster the databases
	 * @param migrations the directory of the scripts
	 * @return the process, which has just started
	 * @throws Exception if it cannot be started
	 */
	static Process start(ShardCluster cluster, String migrations) throws Exception {
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m",
						"-XX:TieredStopAtLevel=1", "-cp",
						System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
						MigratingProcess.class.getName()));
		command.addAll(args(cluster, migrations));
		return new ProcessBuilder(command).inheritIO().start();
	}

	private static List<String> args(ShardCluster cluster, String migrations) {
		Stream<String> own = Stream.of("spring.flyway.enabled=true", "spring.docker.compose.enabled=false",
				"spring.main.banner-mode=off", "spring.flyway.locations=classpath:migrations/default",
				"shard.flyway.locations=classpath:migrations/" + migrations);
		return Stream.of(Stream.of(cluster.defaultProperties()), Stream.of(cluster.properties()), own)
			.flatMap((properties) -> properties)
			.map((property) -> "--" + property)
			.toList();
	}

}
