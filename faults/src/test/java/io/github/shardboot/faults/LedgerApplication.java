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

package io.github.shardboot.faults;

import java.util.LinkedHashMap;
import java.util.Map;

import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/**
 * The application under load, configured as any other: by its properties.
 *
 * @author Shardboot Contributors
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(Ledger.class)
class LedgerApplication {

	/**
	 * Start the application.
	 * @param urls the URL of each shard
	 * @param more further properties, as {@code name=value}
	 * @return the context
	 */
	static ConfigurableApplicationContext run(Map<String, String> urls, String... more) {
		Map<String, Object> properties = new LinkedHashMap<>();
		properties.put("logging.level.root", "ERROR");
		// says at each unknown commit that the rollback is unknown as well
		properties.put("logging.level.org.springframework.jdbc.support.JdbcTransactionManager", "OFF");
		properties.put("shard.defaults.username", "postgres");
		properties.put("shard.defaults.password", "postgres");
		properties.put("shard.defaults.hikari.connection-timeout", "1000");
		properties.put("shard.defaults.hikari.validation-timeout", "500");
		properties.put("shard.timeouts.call", "500ms");
		properties.put("shard.gate.open-for", "100ms");
		urls.forEach((shard, url) -> properties.put("shard.shards." + shard + ".url", url));
		for (String property : more) {
			String[] parts = property.split("=", 2);
			properties.put(parts[0], parts[1]);
		}
		return new SpringApplicationBuilder(LedgerApplication.class).web(WebApplicationType.NONE)
			.bannerMode(Banner.Mode.OFF)
			.logStartupInfo(false)
			.registerShutdownHook(false)
			.properties(properties)
			.run();
	}

}
