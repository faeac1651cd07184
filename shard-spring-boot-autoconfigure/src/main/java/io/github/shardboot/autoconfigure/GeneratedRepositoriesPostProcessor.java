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

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Map;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.EnvironmentAware;
import org.springframework.context.aot.AbstractAotProcessor;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.data.repository.Repository;
import org.springframework.util.Assert;

import io.github.shardboot.ShardResults;

/**
 * Keeps Spring Data from generating repositories ahead of time where a query returns
 * {@link ShardResults}: its generator writes code that does not compile for a type it
 * does not know. Queries are then made at run time, as without ahead-of-time processing.
 * Does nothing at run time.
 *
 * @author Shardboot Contributors
 */
final class GeneratedRepositoriesPostProcessor implements BeanFactoryPostProcessor, EnvironmentAware {

	private static final Log logger = LogFactory.getLog(GeneratedRepositoriesPostProcessor.class);

	private static final String ENABLED = "spring.aot.repositories.enabled";

	private @Nullable Environment environment;

	@Override
	public void setEnvironment(Environment environment) {
		this.environment = environment;
	}

	@Override
	public void postProcessBeanFactory(ConfigurableListableBeanFactory beanFactory) {
		if (!Boolean.getBoolean(AbstractAotProcessor.AOT_PROCESSING)) {
			return;
		}
		for (String name : beanFactory.getBeanNamesForType(Repository.class, true, false)) {
			Class<?> repository = beanFactory.getType(name, false);
			Method method = (repository != null) ? find(repository) : null;
			if (method != null) {
				disable(method);
				return;
			}
		}
	}

	private static @Nullable Method find(Class<?> repository) {
		for (Method method : repository.getMethods()) {
			if (method.getReturnType() == ShardResults.class && Modifier.isAbstract(method.getModifiers())) {
				return method;
			}
		}
		return null;
	}

	private void disable(Method method) {
		Assert.isInstanceOf(ConfigurableEnvironment.class, this.environment);
		logger.info("No repositories are generated ahead of time, because '%s.%s' returns ShardResults"
			.formatted(method.getDeclaringClass().getSimpleName(), method.getName()));
		((ConfigurableEnvironment) this.environment).getPropertySources()
			.addFirst(new MapPropertySource("shardResults", Map.of(ENABLED, "false")));
	}

}
