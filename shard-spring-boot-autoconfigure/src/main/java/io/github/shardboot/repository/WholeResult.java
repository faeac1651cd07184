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
import java.util.regex.Pattern;

import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.data.annotation.QueryAnnotation;
import org.springframework.data.core.PropertyReferenceException;
import org.springframework.data.repository.core.RepositoryInformation;
import org.springframework.data.repository.query.DefaultParameters;
import org.springframework.data.repository.query.ParametersSource;
import org.springframework.data.repository.query.parser.PartTree;

/**
 * Finds queries whose result is right only as a whole, because it is ordered, limited,
 * grouped or distinct: the results of several shards cannot simply be strung together.
 * Declared queries are searched for the words; one word too many only means that the
 * query is kept to one shard.
 *
 * @author Shardboot Contributors
 */
final class WholeResult {

	private static final Pattern WORDS = Pattern.compile(
			"\\b(order\\s+by|group\\s+by|distinct|limit|offset|fetch|union|intersect|except|over|count|sum|avg|min|max)\\b",
			Pattern.CASE_INSENSITIVE);

	private WholeResult() {
	}

	static boolean isNeededBy(Method method, RepositoryInformation repository) {
		if (!QueryMethods.contains(method, repository)) {
			return false;
		}
		DefaultParameters parameters = new DefaultParameters(ParametersSource.of(repository, method));
		if (parameters.hasSortParameter() || parameters.hasPageableParameter() || parameters.hasLimitParameter()
				|| parameters.hasScrollPositionParameter()) {
			return true;
		}
		MergedAnnotations annotations = MergedAnnotations.from(method);
		return annotations.isPresent(QueryAnnotation.class) ? annotations.stream().anyMatch(WholeResult::hasWord)
				: isDerivedWhole(method, repository);
	}

	private static boolean hasWord(MergedAnnotation<?> annotation) {
		return annotation.getValue("value", String.class).filter((query) -> WORDS.matcher(query).find()).isPresent();
	}

	private static boolean isDerivedWhole(Method method, RepositoryInformation repository) {
		try {
			PartTree query = new PartTree(method.getName(), repository.getDomainType());
			return query.getSort().isSorted() || query.isLimiting() || query.isDistinct();
		}
		catch (PropertyReferenceException ex) {
			// a named query: nobody knows its text here
			return true;
		}
	}

}
