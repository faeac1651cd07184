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

package io.github.shardboot.test.container;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.type.AnnotationMetadata;
import org.testcontainers.containers.JdbcDatabaseContainer;

import io.github.shardboot.autoconfigure.ShardAutoConfiguration;

/**
 * Auto-configuration of shards in container beans that bear {@link ShardContainer}.
 *
 * @author Shardboot Contributors
 */
@AutoConfiguration(before = ShardAutoConfiguration.class)
@ConditionalOnClass(JdbcDatabaseContainer.class)
@Import(ShardContainerAutoConfiguration.Registrar.class)
public final class ShardContainerAutoConfiguration {

	/**
	 * Registers connection details for each such bean.
	 */
	static class Registrar implements ImportBeanDefinitionRegistrar {

		@Override
		public void registerBeanDefinitions(AnnotationMetadata metadata, BeanDefinitionRegistry registry) {
			if (registry instanceof ConfigurableListableBeanFactory beanFactory) {
				for (String name : beanFactory.getBeanNamesForType(JdbcDatabaseContainer.class, true, false)) {
					ShardContainer annotation = beanFactory.findAnnotationOnBean(name, ShardContainer.class, false);
					if (annotation != null) {
						registry.registerBeanDefinition("shardConnectionDetailsOf." + name,
								new RootBeanDefinition(ContainerShardConnectionDetails.class,
										() -> new ContainerShardConnectionDetails(annotation.value(),
												() -> beanFactory.getBean(name, JdbcDatabaseContainer.class))));
					}
				}
			}
		}

	}

}
