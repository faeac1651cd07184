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

import java.lang.reflect.Field;
import java.util.List;

import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.MergedContextConfiguration;
import org.springframework.util.Assert;
import org.springframework.util.ReflectionUtils;
import org.testcontainers.containers.JdbcDatabaseContainer;

/**
 * Registers connection details for the containers in static fields. Equal for the same
 * fields, so that contexts are cached.
 *
 * @param fields the fields
 * @author Shardboot Contributors
 */
record ShardContainerContextCustomizer(List<Field> fields) implements ContextCustomizer {

	@Override
	public void customizeContext(ConfigurableApplicationContext context, MergedContextConfiguration mergedConfig) {
		Assert.isInstanceOf(BeanDefinitionRegistry.class, context.getBeanFactory());
		BeanDefinitionRegistry registry = (BeanDefinitionRegistry) context.getBeanFactory();
		for (Field field : this.fields) {
			ShardContainer annotation = AnnotatedElementUtils.findMergedAnnotation(field, ShardContainer.class);
			Assert.state(annotation != null, "The annotation was there before");
			registry.registerBeanDefinition("shardConnectionDetailsOf." + field.getName(),
					new RootBeanDefinition(ContainerShardConnectionDetails.class,
							() -> new ContainerShardConnectionDetails(annotation.value(), () -> container(field))));
		}
	}

	private static JdbcDatabaseContainer<?> container(Field field) {
		ReflectionUtils.makeAccessible(field);
		Object container = ReflectionUtils.getField(field, null);
		Assert.state(container instanceof JdbcDatabaseContainer<?>,
				() -> "@ShardContainer field '%s' has no container of a database".formatted(field.getName()));
		return (JdbcDatabaseContainer<?>) container;
	}

}
