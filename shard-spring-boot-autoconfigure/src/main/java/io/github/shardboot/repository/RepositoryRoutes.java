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
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/**
 * The route of every method of one repository. Immutable and thread-safe.
 *
 * @author Shardboot Contributors
 */
final class RepositoryRoutes {

	private final Map<Method, Route> routes;

	private final Route other;

	private final SortedMap<String, String> table;

	private RepositoryRoutes(Map<Method, Route> routes, Route other, SortedMap<String, String> table) {
		this.routes = Map.copyOf(routes);
		this.other = other;
		this.table = Collections.unmodifiableSortedMap(table);
	}

	static RepositoryRoutes of(RouteDecision decision) {
		Map<Method, Route> routes = new HashMap<>();
		SortedMap<String, String> table = new TreeMap<>();
		for (Method method : decision.repository().getMethods()) {
			Route route = decision.decide(method);
			routes.put(method, route);
			if (!method.isBridge()) {
				table.put(ShardKeyMethods.describe(method, decision.repository()), route.toString());
			}
		}
		return new RepositoryRoutes(routes, decision.unkeyed("a method of " + decision.repository().getSimpleName()),
				table);
	}

	/**
	 * Return the route of a method.
	 * @param method the method as it is called
	 * @return the route, or {@code null} for the methods of {@code Object}
	 */
	@Nullable Route find(Method method) {
		Route route = this.routes.get(method);
		return (route != null || method.getDeclaringClass() == Object.class) ? route : this.other;
	}

	/**
	 * Return the route table.
	 * @return the routes by method, as text
	 */
	SortedMap<String, String> table() {
		return this.table;
	}

}
