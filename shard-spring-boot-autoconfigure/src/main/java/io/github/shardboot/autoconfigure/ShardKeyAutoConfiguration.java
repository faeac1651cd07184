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

import org.springframework.aop.config.AopConfigUtils;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.EnvironmentAware;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.context.annotation.Role;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;
import org.springframework.core.type.AnnotationMetadata;

import io.github.shardboot.repository.ShardKeyAdvisor;
import io.github.shardboot.repository.advice.AllShardsAdvisor;
import io.github.shardboot.repository.allshards.AllShardsSettings;
import io.github.shardboot.routing.ShardRouter;

/**
 * Auto-configuration of {@code @ShardKey} and {@code @AllShards} on the methods of all
 * beans. Needs no AspectJ and works with {@code spring.aop.auto=false} too.
 *
 * @author Shardboot Contributors
 */
@AutoConfiguration(after = ShardAutoConfiguration.class)
@ConditionalOnBooleanProperty(name = "shard.enabled", matchIfMissing = true)
@Import(ShardKeyAutoConfiguration.AutoProxyRegistrar.class)
public final class ShardKeyAutoConfiguration {

	@Bean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static ShardKeyAdvisor shardKeyAdvisor(ObjectProvider<ShardRouter> router, ResourceLoader resourceLoader) {
		return new ShardKeyAdvisor(router, resourceLoader.getClassLoader());
	}

	@Bean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static AllShardsAdvisor allShardsAdvisor(ObjectProvider<ShardRouter> router,
			ObjectProvider<AllShardsSettings> settings, ResourceLoader resourceLoader) {
		return new AllShardsAdvisor(router, settings, resourceLoader.getClassLoader());
	}

	/**
	 * Makes sure that something creates proxies for infrastructure advisors.
	 */
	static final class AutoProxyRegistrar implements ImportBeanDefinitionRegistrar, EnvironmentAware {

		private boolean proxyTargetClass = true;

		@Override
		public void setEnvironment(Environment environment) {
			this.proxyTargetClass = environment.getProperty("spring.aop.proxy-target-class", Boolean.class, true);
		}

		@Override
		public void registerBeanDefinitions(AnnotationMetadata metadata, BeanDefinitionRegistry registry) {
			AopConfigUtils.registerAutoProxyCreatorIfNecessary(registry);
			if (this.proxyTargetClass) {
				AopConfigUtils.forceAutoProxyCreatorToUseClassProxying(registry);
			}
		}

	}

}
