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

import org.springframework.data.repository.core.RepositoryInformation;
import org.springframework.data.repository.core.support.RepositoryFragment;

/**
 * Tells which methods of a repository are queries: Spring Data derives them from their
 * name or reads them from an annotation. For Spring Data, a query that was generated
 * ahead of time is a method that the application implements; here it stays a query.
 *
 * @author Shardboot Contributors
 */
final class QueryMethods {

	/**
	 * How Spring Data ends the name of an implementation that it generates ahead of time.
	 */
	private static final String GENERATED = "__AotRepository";

	private QueryMethods() {
	}

	static boolean contains(Method method, RepositoryInformation repository) {
		return repository.isQueryMethod(method)
				|| repository.getFragments().stream().anyMatch((fragment) -> isGenerated(fragment, method));
	}

	private static boolean isGenerated(RepositoryFragment<?> fragment, Method method) {
		return fragment.getImplementationClass().filter((type) -> type.getName().endsWith(GENERATED)).isPresent()
				&& fragment.hasMethod(method);
	}

}
