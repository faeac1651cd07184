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

package io.github.shardboot.test;

import java.util.Collection;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;

import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.MergedContextConfiguration;
import org.springframework.util.Assert;

import io.github.shardboot.routing.ShardConnectionDetails;
import io.github.shardboot.test.postgres.PostgresServer;

/**
 * Creates the databases of one application context. Equal for equal annotations, so that
 * contexts are cached.
 *
 * @param shards the names of the shards, empty for those that are configured
 * @param defaultDatabase whether there is a default database
 * @author Shardboot Contributors
 */
record EmbeddedShardsContextCustomizer(SortedSet<String> shards, boolean defaultDatabase) implements ContextCustomizer {

	@Override
	public void customizeContext(ConfigurableApplicationContext context, MergedContextConfiguration mergedConfig) {
		Assert.isInstanceOf(BeanDefinitionRegistry.class, context.getBeanFactory());
		BeanDefinitionRegistry registry = (BeanDefinitionRegistry) context.getBeanFactory();
		ConfigurableEnvironment environment = context.getEnvironment();
		Map<String, JdbcConnectionDetails> databases = new TreeMap<>();
		names(environment)
			.forEach((shard) -> databases.put(shard, PostgresServer.shared().createDatabase("shard_" + shard)));
		registry.registerBeanDefinition("embeddedShards",
				new RootBeanDefinition(EmbeddedShards.class, () -> new EmbeddedShards(databases)));
		if (this.defaultDatabase) {
			JdbcConnectionDetails database = PostgresServer.shared().createDatabase("main");
			registry.registerBeanDefinition("embeddedDefaultDatabase",
					new RootBeanDefinition(JdbcConnectionDetails.class, () -> database));
		}
		environment.getPropertySources()
			.addFirst(new MapPropertySource("embeddedShards", Map.of("spring.test.database.replace", "none")));
		// nobody reads these while a test runs
		environment.getPropertySources()
			.addLast(new MapPropertySource("embeddedShardsDefaults",
					Map.of("shard.startup-check", "none", "shard.sampling.enabled", "false")));
	}

	private Collection<String> names(ConfigurableEnvironment environment) {
		if (!this.shards.isEmpty()) {
			return this.shards;
		}
		Collection<String> configured = Binder.get(environment)
			.bind("shard.shards", Bindable.mapOf(String.class, Object.class))
			.orElse(Map.of())
			.keySet();
		Assert.state(!configured.isEmpty(),
				"@AutoConfigureEmbeddedShards has no 'shards', and 'shard.shards' is empty");
		return configured;
	}

	/**
	 * The shards by name.
	 *
	 * @param getShards how to connect to each
	 */
	record EmbeddedShards(Map<String, JdbcConnectionDetails> getShards) implements ShardConnectionDetails {

	}

}
