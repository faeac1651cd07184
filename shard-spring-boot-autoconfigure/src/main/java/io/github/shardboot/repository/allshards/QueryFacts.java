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

package io.github.shardboot.repository.allshards;

import java.lang.reflect.Method;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.data.annotation.QueryAnnotation;
import org.springframework.data.core.PropertyReferenceException;
import org.springframework.data.domain.Sort;
import org.springframework.data.repository.core.RepositoryInformation;
import org.springframework.data.repository.query.parser.PartTree;

/**
 * What is known of the query behind a repository method before it runs.
 *
 * @param kind where the query comes from
 * @param jpa whether JPA runs it, else JDBC
 * @param sort the order that the method's name tells
 * @param limit the number of rows that the method's name tells, or {@code null}
 * @param distinct whether the method's name asks for distinct rows
 * @param counts whether a number is a count of rows
 * @param exists whether a boolean says that there are rows
 * @param writes whether rows are changed
 * @param declared the declared query, or {@code null}
 * @author Shardboot Contributors
 */
record QueryFacts(Kind kind, boolean jpa, Sort sort, @Nullable Integer limit, boolean distinct, boolean counts,
		boolean exists, boolean writes, @Nullable DeclaredQuery declared) {

	private static final String JDBC_BASE = "org.springframework.data.jdbc.repository.support.SimpleJdbcRepository";

	private static final String[] MODIFYING = { "org.springframework.data.jdbc.repository.query.Modifying",
			"org.springframework.data.jpa.repository.Modifying" };

	private static final String[] NAMED = { "jakarta.persistence.NamedQuery", "jakarta.persistence.NamedNativeQuery" };

	static QueryFacts of(Method method, boolean query, RepositoryInformation repository) {
		boolean jpa = !isJdbc(repository.getRepositoryBaseClass());
		if (query) {
			MergedAnnotations annotations = MergedAnnotations.from(method);
			return annotations.isPresent(QueryAnnotation.class) ? declared(annotations, jpa)
					: derived(method, repository, jpa);
		}
		if (!repository.isBaseClassMethod(method)) {
			return new QueryFacts(Kind.CODE, jpa, Sort.unsorted(), null, false, false, false, false, null);
		}
		String name = method.getName();
		return new QueryFacts(Kind.CRUD, jpa, Sort.unsorted(), null, false, name.startsWith("count"),
				name.startsWith("exists"), name.startsWith("delete"), null);
	}

	private static QueryFacts declared(MergedAnnotations annotations, boolean jpa) {
		String text = "";
		for (MergedAnnotation<?> annotation : annotations.stream().toList()) {
			if (annotation.getType().getName().endsWith(".Query")) {
				text = annotation.getValue("value", String.class).orElse("");
			}
		}
		if (text.isBlank()) {
			return new QueryFacts(Kind.UNKNOWN, jpa, Sort.unsorted(), null, false, false, false,
					isModifying(annotations), null);
		}
		DeclaredQuery query = DeclaredQuery.of(text);
		boolean writes = query.isWriting() || isModifying(annotations);
		return new QueryFacts(Kind.DECLARED, jpa, Sort.unsorted(), null, false,
				writes || "count".equals(query.onlyFunction()), writes || "exists".equals(query.onlyFunction()), writes,
				query);
	}

	private static QueryFacts derived(Method method, RepositoryInformation repository, boolean jpa) {
		QueryFacts unknown = new QueryFacts(Kind.UNKNOWN, jpa, Sort.unsorted(), null, false, false, false, false, null);
		if (isNamed(method, repository.getDomainType())) {
			return unknown;
		}
		try {
			PartTree tree = new PartTree(method.getName(), repository.getDomainType());
			return new QueryFacts(Kind.DERIVED, jpa, tree.getSort(), tree.getMaxResults(), tree.isDistinct(),
					tree.isCountProjection() || tree.isDelete(), tree.isExistsProjection() || tree.isDelete(),
					tree.isDelete(), null);
		}
		catch (PropertyReferenceException ex) {
			return unknown;
		}
	}

	// Spring Data prefers a query that the entity names so to what the method's name says
	private static boolean isNamed(Method method, Class<?> entity) {
		MergedAnnotations annotations = MergedAnnotations.from(entity);
		return Stream.of(NAMED)
			.flatMap(annotations::stream)
			.anyMatch((query) -> query.getString("name").endsWith("." + method.getName()));
	}

	private static boolean isModifying(MergedAnnotations annotations) {
		return annotations.isPresent(MODIFYING[0]) || annotations.isPresent(MODIFYING[1]);
	}

	private static boolean isJdbc(Class<?> type) {
		for (Class<?> current = type; current != null; current = current.getSuperclass()) {
			if (current.getName().equals(JDBC_BASE)) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Where a query comes from.
	 */
	enum Kind {

		/**
		 * From the name of the method.
		 */
		DERIVED,

		/**
		 * From an annotation.
		 */
		DECLARED,

		/**
		 * From the base class of repositories.
		 */
		CRUD,

		/**
		 * From code: a default method or a fragment of the application.
		 */
		CODE,

		/**
		 * From somewhere else, such as a named query.
		 */
		UNKNOWN

	}

}
