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

package io.github.shardboot.autoconfigure;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Role;
import org.springframework.data.jdbc.core.dialect.JdbcDialect;
import org.springframework.data.jdbc.core.dialect.JdbcPostgresDialect;
import org.springframework.data.relational.core.mapping.RelationalMappingContext;
import org.springframework.data.relational.core.mapping.event.BeforeConvertCallback;
import org.springframework.data.repository.core.support.RepositoryFactoryBeanSupport;

import io.github.shardboot.ShardIdGenerator;
import io.github.shardboot.repository.IdColumnsInitializer;
import io.github.shardboot.repository.RepositorySettings;
import io.github.shardboot.repository.ShardRepositoryPostProcessor;
import io.github.shardboot.repository.ShardedIdCallback;
import io.github.shardboot.repository.allshards.AllShardsSettings;
import io.github.shardboot.routing.DefaultDatabase;
import io.github.shardboot.routing.SessionGuard;
import io.github.shardboot.routing.ShardRouter;
import io.github.shardboot.web.RequestShardKeyResolver;

/**
 * Auto-configuration of Spring Data repositories on shards.
 *
 * @author Shardboot Contributors
 */
@AutoConfiguration(after = ShardAutoConfiguration.class,
		beforeName = "org.springframework.boot.data.jdbc.autoconfigure.DataJdbcRepositoriesAutoConfiguration")
@ConditionalOnClass(RepositoryFactoryBeanSupport.class)
@ConditionalOnBooleanProperty(name = "shard.enabled", matchIfMissing = true)
public final class ShardRepositoryAutoConfiguration {

	@Bean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static ShardRepositoryPostProcessor shardRepositoryPostProcessor(ObjectProvider<ShardRouter> router,
			ObjectProvider<RepositorySettings> settings, ObjectProvider<AllShardsSettings> allShards,
			ObjectProvider<SessionGuard> sessions) {
		return new ShardRepositoryPostProcessor(router, settings, allShards, sessions);
	}

	@Bean
	static GeneratedRepositoriesPostProcessor generatedRepositoriesPostProcessor() {
		return new GeneratedRepositoriesPostProcessor();
	}

	@Bean
	@ConditionalOnMissingBean
	RepositorySettings shardRepositorySettings(ShardProperties properties, DefaultDatabase defaultDatabase,
			ListableBeanFactory beanFactory) {
		boolean ambientSource = properties.web().hasSource()
				|| beanFactory.getBeanNamesForType(RequestShardKeyResolver.class, true, false).length > 0;
		return new RepositorySettings(defaultDatabase, properties.repositories().unannotated(), ambientSource);
	}

	/**
	 * Spring Data JDBC has ids made before an entity is saved, and their columns known.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(BeforeConvertCallback.class)
	static class Ids {

		@Bean
		@ConditionalOnMissingBean
		ShardedIdCallback shardedIdCallback(ObjectProvider<RelationalMappingContext> entities,
				ObjectProvider<ShardRouter> router, ObjectProvider<ShardIdGenerator> ids) {
			return new ShardedIdCallback(entities, router, ids);
		}

		@Bean
		IdColumnsInitializer shardIdColumnsInitializer(ObjectProvider<RelationalMappingContext> entities) {
			return new IdColumnsInitializer(entities);
		}

	}

	/**
	 * Spring Data JDBC would ask a connection for its dialect at start-up.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(JdbcPostgresDialect.class)
	static class Dialect {

		@Bean
		@ConditionalOnMissingBean
		JdbcDialect jdbcDialect() {
			return JdbcPostgresDialect.INSTANCE;
		}

	}

}
