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

package io.github.shardboot.repository;

import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.data.repository.core.RepositoryInformation;
import org.springframework.data.repository.core.support.RepositoryFactoryBeanSupport;

import io.github.shardboot.routing.SessionGuard;
import io.github.shardboot.routing.ShardRouter;

/**
 * Routes every Spring Data repository: its scope is opened outside the repository's
 * transaction, and the transaction is bound to the shard inside it.
 *
 * @author Shardboot Contributors
 */
public final class ShardRepositoryPostProcessor implements BeanPostProcessor {

	private final ObjectProvider<ShardRouter> router;

	private final ObjectProvider<SessionGuard> sessions;

	/**
	 * Create the post-processor.
	 * @param router the router, asked for when the first repository is built
	 * @param sessions the guard of open sessions, if there is any, asked for like the
	 * router
	 */
	public ShardRepositoryPostProcessor(ObjectProvider<ShardRouter> router, ObjectProvider<SessionGuard> sessions) {
		this.router = router;
		this.sessions = sessions;
	}

	@Override
	public Object postProcessBeforeInitialization(Object bean, String beanName) {
		if (bean instanceof RepositoryFactoryBeanSupport<?, ?, ?> factoryBean) {
			factoryBean
				.addRepositoryFactoryCustomizer((factory) -> factory.addRepositoryProxyPostProcessor(this::addAdvice));
		}
		return bean;
	}

	private void addAdvice(ProxyFactory proxy, RepositoryInformation repository) {
		RepositoryRoutes routes = RepositoryRoutes.of(repository, this.router.getObject().defaultDatabase());
		proxy.addAdvice(0, new RepositoryRoutingInterceptor(routes, this.router));
		proxy.addAdvice(new TransactionBindingInterceptor(this.sessions.getIfAvailable(() -> SessionGuard.NONE)));
	}

}
