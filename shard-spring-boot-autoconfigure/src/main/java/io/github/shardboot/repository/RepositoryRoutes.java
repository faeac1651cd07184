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

import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.data.repository.core.RepositoryMetadata;
import org.springframework.util.ReflectionUtils;

import io.github.shardboot.ShardKey;
import io.github.shardboot.Sharded;
import io.github.shardboot.routing.DefaultDatabase;

/**
 * The route of every method of one repository.
 * <p>
 * A repository is sharded when it or its entity bears {@link Sharded}, when the entity
 * has a {@link ShardKey} property, or when any method has a {@link ShardKey}. All its
 * methods are routed then: by their key, else by the scope of the caller. Every other
 * repository goes to the default database or, where there is none, by scope.
 *
 * @author Shardboot Contributors
 */
final class RepositoryRoutes {

	private static final Route DEFAULT_DATABASE = new Route.ToDefaultDatabase();

	private final Map<Method, Route> routes;

	private final Class<?> repository;

	private final boolean byScope;

	private RepositoryRoutes(Map<Method, Route> routes, Class<?> repository, boolean byScope) {
		this.routes = Map.copyOf(routes);
		this.repository = repository;
		this.byScope = byScope;
	}

	static RepositoryRoutes of(RepositoryMetadata metadata, DefaultDatabase defaultDatabase) {
		Class<?> repository = metadata.getRepositoryInterface();
		Map<Method, KeySource> sources = new HashMap<>();
		for (Method method : repository.getMethods()) {
			KeySource source = ShardKeyMethods.find(method, repository);
			if (source != null) {
				sources.put(method, source);
			}
		}
		boolean sharded = !sources.isEmpty() || isSharded(repository) || isSharded(metadata.getDomainType())
				|| hasShardKey(metadata.getDomainType());
		boolean byScope = sharded || defaultDatabase == DefaultDatabase.ABSENT;
		Map<Method, Route> routes = new HashMap<>();
		for (Method method : repository.getMethods()) {
			KeySource source = sources.get(method);
			routes.put(method, (source != null) ? new Route.ByKey(source) : unkeyed(method, repository, byScope));
		}
		return new RepositoryRoutes(routes, repository, byScope);
	}

	private static Route unkeyed(Method method, Class<?> repository, boolean byScope) {
		return byScope ? new Route.ByScope(ShardKeyMethods.describe(method, repository)) : DEFAULT_DATABASE;
	}

	private static boolean isSharded(Class<?> type) {
		return AnnotationUtils.findAnnotation(type, Sharded.class) != null;
	}

	private static boolean hasShardKey(Class<?> entity) {
		boolean[] found = new boolean[1];
		ReflectionUtils.doWithFields(entity, (field) -> found[0] |= field.isAnnotationPresent(ShardKey.class));
		ReflectionUtils.doWithMethods(entity, (method) -> found[0] |= method.isAnnotationPresent(ShardKey.class));
		return found[0];
	}

	/**
	 * Return the route of a method.
	 * @param method the method as it is called
	 * @return the route, or {@code null} for the methods of {@code Object}
	 */
	@Nullable Route find(Method method) {
		Route route = this.routes.get(method);
		if (route != null || method.getDeclaringClass() == Object.class) {
			return route;
		}
		return unkeyed(method, this.repository, this.byScope);
	}

}
