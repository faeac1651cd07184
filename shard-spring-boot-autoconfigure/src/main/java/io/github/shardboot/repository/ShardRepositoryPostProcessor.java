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

import java.util.Collections;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.data.repository.core.RepositoryInformation;
import org.springframework.data.repository.core.support.RepositoryFactoryBeanSupport;

import io.github.shardboot.repository.allshards.AllShardsSettings;
import io.github.shardboot.routing.SessionGuard;
import io.github.shardboot.routing.ShardRouter;

/**
 * Routes every Spring Data repository: its scope is opened outside the repository's
 * transaction, and the transaction is bound to the shard inside it.
 *
 * @author Shardboot Contributors
 */
public final class ShardRepositoryPostProcessor implements BeanPostProcessor {

	private final SortedMap<String, SortedMap<String, String>> routeTable = new ConcurrentSkipListMap<>();

	private final Set<Class<?>> shardedTypes = ConcurrentHashMap.newKeySet();

	private final ObjectProvider<ShardRouter> router;

	private final ObjectProvider<RepositorySettings> settings;

	private final ObjectProvider<AllShardsSettings> allShards;

	private final ObjectProvider<SessionGuard> sessions;

	/**
	 * Create the post-processor. All beans are asked for when the first repository is
	 * built.
	 * @param router the router
	 * @param settings what the routes depend on
	 * @param allShards runs calls on several shards
	 * @param sessions the guard of open sessions, if there is any
	 */
	public ShardRepositoryPostProcessor(ObjectProvider<ShardRouter> router, ObjectProvider<RepositorySettings> settings,
			ObjectProvider<AllShardsSettings> allShards, ObjectProvider<SessionGuard> sessions) {
		this.router = router;
		this.settings = settings;
		this.allShards = allShards;
		this.sessions = sessions;
	}

	/**
	 * Return the routes of all methods of the repositories built so far.
	 * @return the routes as text, by repository and method
	 */
	public SortedMap<String, SortedMap<String, String>> routeTable() {
		return Collections.unmodifiableSortedMap(this.routeTable);
	}

	/**
	 * Return the types whose repositories are sharded, of those built so far.
	 * @return the types of the entities
	 */
	public Set<Class<?>> shardedTypes() {
		return Collections.unmodifiableSet(this.shardedTypes);
	}

	@Override
	public Object postProcessBeforeInitialization(Object bean, String beanName) {
		if (bean instanceof RepositoryFactoryBeanSupport<?, ?, ?> factoryBean) {
			factoryBean.addRepositoryFactoryCustomizer((factory) -> factory
				.addRepositoryProxyPostProcessor((proxy, repository) -> addAdvice(factoryBean, proxy, repository)));
		}
		return bean;
	}

	private void addAdvice(RepositoryFactoryBeanSupport<?, ?, ?> factoryBean, ProxyFactory proxy,
			RepositoryInformation repository) {
		RouteDecision decision = new RouteDecision(repository, factoryBean.getPersistentEntity(),
				this.settings.getObject(), this.allShards.getObject());
		if (decision.hasShardedId()) {
			this.router.getObject().checkSlots(repository.getDomainType());
		}
		if (decision.isSharded() || this.settings.getObject().unannotatedByScope()) {
			this.shardedTypes.add(repository.getDomainType());
		}
		RepositoryRoutes routes = RepositoryRoutes.of(decision);
		this.routeTable.put(repository.getRepositoryInterface().getName(), routes.table());
		proxy.addAdvice(0, new RepositoryRoutingInterceptor(routes, this.router));
		proxy.addAdvice(new TransactionBindingInterceptor(this.sessions.getIfAvailable(() -> SessionGuard.NONE)));
	}

}
