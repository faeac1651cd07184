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

package io.github.shardboot.autoconfigure.rebalance;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.context.annotation.Configuration;

import io.github.shardboot.autoconfigure.ShardAutoConfiguration;
import io.github.shardboot.autoconfigure.catalog.ShardCatalogAutoConfiguration;
import io.github.shardboot.testsupport.ShardCluster;

/**
 * An application that would stay up, in a process of its own.
 *
 * @author Shardboot Contributors
 */
@Configuration(proxyBeanMethods = false)
@ImportAutoConfiguration({ DataSourceAutoConfiguration.class, ShardAutoConfiguration.class,
		ShardCatalogAutoConfiguration.class, ShardPlanAutoConfiguration.class, ShardRebalanceAutoConfiguration.class,
		ShardMovesAutoConfiguration.class, ShardCommandAutoConfiguration.class })
public class RebalancingProcess {

	/**
	 * Start the application.
	 * @param args its properties
	 */
	public static void main(String[] args) {
		SpringApplication.run(RebalancingProcess.class, args);
	}

	/**
	 * Run the application until it ends.
	 * @param cluster the databases
	 * @param properties more properties, as {@code name=value}
	 * @return its output and exit code
	 * @throws Exception if it does not end
	 */
	static Result run(ShardCluster cluster, String... properties) throws Exception {
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m",
						"-XX:TieredStopAtLevel=1", "-cp",
						System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
						RebalancingProcess.class.getName(), "--spring.docker.compose.enabled=false"));
		for (String[] some : List.of(cluster.defaultProperties(), cluster.properties(), properties)) {
			Arrays.stream(some)
				.filter((text) -> !text.startsWith("shard.range.") && !text.equals("shard.strategy=range"))
				.map("--"::concat)
				.forEach(command::add);
		}
		Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
		String output = new String(process.getInputStream().readAllBytes());
		if (!process.waitFor(2, TimeUnit.MINUTES)) {
			process.destroyForcibly();
			throw new IllegalStateException("The application does not end:\n" + output);
		}
		return new Result(process.exitValue(), output);
	}

	/**
	 * What an application did.
	 *
	 * @param code its exit code
	 * @param output its output
	 */
	record Result(int code, String output) {

	}

}
