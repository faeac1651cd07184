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

package io.github.shardboot.autoconfigure.web;

import javax.sql.DataSource;

import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.type.AnnotationMetadata;

import io.github.shardboot.ShardConfigurationException;
import io.github.shardboot.autoconfigure.ShardAutoConfiguration;

/**
 * Fails the start of reactive applications, before any bean exists: the shard belongs to
 * a thread and is reached by JDBC, so nothing of theirs would be routed.
 *
 * @author Shardboot Contributors
 */
@AutoConfiguration(before = ShardAutoConfiguration.class,
		afterName = "org.springframework.boot.r2dbc.autoconfigure.R2dbcAutoConfiguration")
@ConditionalOnBooleanProperty(name = "shard.enabled", matchIfMissing = true)
public final class ShardReactiveAutoConfiguration {

	/**
	 * A web application on WebFlux: one request runs on many threads.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
	@Import(WebFluxRefusal.class)
	static class OnWebFlux {

	}

	/**
	 * R2DBC instead of JDBC.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnBean(type = "io.r2dbc.spi.ConnectionFactory")
	@ConditionalOnMissingBean(DataSource.class)
	@Import(R2dbcRefusal.class)
	static class OnR2dbc {

	}

	/**
	 * Refuses WebFlux.
	 */
	static final class WebFluxRefusal implements ImportBeanDefinitionRegistrar {

		@Override
		public void registerBeanDefinitions(AnnotationMetadata metadata, BeanDefinitionRegistry registry) {
			throw new ShardConfigurationException("spring.main.web-application-type",
					"The web application is reactive (WebFlux); sharding supports only servlet applications.",
					"Use 'spring-boot-starter-webmvc' instead of 'spring-boot-starter-webflux', with "
							+ "'spring.threads.virtual.enabled=true' if threads are scarce, or switch sharding off with "
							+ "'shard.enabled=false'.");
		}

	}

	/**
	 * Refuses R2DBC.
	 */
	static final class R2dbcRefusal implements ImportBeanDefinitionRegistrar {

		@Override
		public void registerBeanDefinitions(AnnotationMetadata metadata, BeanDefinitionRegistry registry) {
			throw new ShardConfigurationException(
					"There is an R2DBC ConnectionFactory and no JDBC DataSource; sharding supports only JDBC.",
					"Remove R2DBC, or, if it has a database of its own beside the shards, declare the DataSource bean of "
							+ "the default database yourself, or switch sharding off with 'shard.enabled=false'.");
		}

	}

}
