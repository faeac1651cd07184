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

import java.util.List;

import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.context.ContextConfigurationAttributes;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.ContextCustomizerFactory;
import org.springframework.test.context.MergedContextConfiguration;
import org.springframework.util.Assert;
import org.springframework.util.ClassUtils;

/**
 * Has every test context record what {@link ShardAssertions} asks for. Equal for all
 * tests, so that it makes no difference to the cache of contexts.
 *
 * @author Shardboot Contributors
 */
class RecorderContextCustomizerFactory implements ContextCustomizerFactory {

	@Override
	public ContextCustomizer createContextCustomizer(Class<?> testClass,
			List<ContextConfigurationAttributes> configAttributes) {
		return new RecorderContextCustomizer();
	}

	/**
	 * Registers the recorders.
	 */
	private record RecorderContextCustomizer() implements ContextCustomizer {

		private static final String REPOSITORIES = "org.springframework.data.repository.core.support.RepositoryFactoryBeanSupport";

		@Override
		public void customizeContext(ConfigurableApplicationContext context, MergedContextConfiguration mergedConfig) {
			Assert.isInstanceOf(BeanDefinitionRegistry.class, context.getBeanFactory());
			BeanDefinitionRegistry registry = (BeanDefinitionRegistry) context.getBeanFactory();
			registry.registerBeanDefinition("shardScatterRecorder",
					new RootBeanDefinition(ScatterRecorder.class, ScatterRecorder::new));
			if (ClassUtils.isPresent(REPOSITORIES, context.getClassLoader())) {
				registry.registerBeanDefinition("shardMissingKeyRecorder",
						new RootBeanDefinition(MissingKeyRecorder.class,
								() -> new MissingKeyRecorder(context.getBeanProvider(ScatterRecorder.class))));
			}
		}

	}

}
