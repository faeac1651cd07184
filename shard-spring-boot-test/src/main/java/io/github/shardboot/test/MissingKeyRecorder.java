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

import org.aopalliance.intercept.MethodInterceptor;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.support.MergedBeanDefinitionPostProcessor;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.data.repository.core.support.RepositoryFactoryBeanSupport;

import io.github.shardboot.MissingShardKeyException;

/**
 * Tells the {@link ScatterRecorder} of calls of repositories that lack a key, also where
 * the application swallows the exception.
 *
 * @author Shardboot Contributors
 */
class MissingKeyRecorder implements MergedBeanDefinitionPostProcessor {

	private final ObjectProvider<ScatterRecorder> recorder;

	MissingKeyRecorder(ObjectProvider<ScatterRecorder> recorder) {
		this.recorder = recorder;
	}

	@Override
	public void postProcessMergedBeanDefinition(RootBeanDefinition beanDefinition, Class<?> beanType, String beanName) {
		// processors of this type come after all others, so that the advice is the
		// outermost
	}

	@Override
	public Object postProcessBeforeInitialization(Object bean, String beanName) {
		if (bean instanceof RepositoryFactoryBeanSupport<?, ?, ?> repository) {
			MethodInterceptor advice = (invocation) -> {
				try {
					return invocation.proceed();
				}
				catch (MissingShardKeyException ex) {
					this.recorder.getObject().lackedKey(ex.getOperation());
					throw ex;
				}
			};
			repository.addRepositoryFactoryCustomizer((factory) -> factory
				.addRepositoryProxyPostProcessor((proxyFactory, information) -> proxyFactory.addAdvice(0, advice)));
		}
		return bean;
	}

}
