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

package io.github.shardboot.faults.move;

import java.util.Map;

import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

/**
 * An application with the starter, configured by its arguments. All processes of a
 * cluster run it.
 *
 * @author Shardboot Contributors
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
class MoveApplication {

	/**
	 * Start the application.
	 * @param args its properties, as {@code --name=value}
	 * @param more what it is besides
	 * @return the context
	 */
	static ConfigurableApplicationContext run(String[] args, Class<?>... more) {
		return new SpringApplicationBuilder(MoveApplication.class).sources(more)
			.web(WebApplicationType.NONE)
			.bannerMode(Banner.Mode.OFF)
			.logStartupInfo(false)
			.registerShutdownHook(false)
			.properties(Map.of("logging.level.root", "ERROR", "logging.level.io.github.shardboot.rebalance", "WARN",
					"logging.level.org.springframework.jdbc.support.JdbcTransactionManager", "OFF"))
			.run(args);
	}

}
