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
import java.util.Iterator;

import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.data.annotation.QueryAnnotation;
import org.springframework.data.core.PropertyReferenceException;
import org.springframework.data.repository.core.RepositoryInformation;
import org.springframework.data.repository.query.DefaultParameters;
import org.springframework.data.repository.query.ParametersSource;
import org.springframework.data.repository.query.parser.Part;
import org.springframework.data.repository.query.parser.PartTree;

/**
 * The argument of a derived query that the query compares with the shard key, by equals
 * or {@code In}, in a condition that only {@code And} joins.
 *
 * @param index the index of the parameter
 * @param several whether the argument holds several keys
 * @param region the index of the argument that is the region of the key, or {@code null}
 * @author Shardboot Contributors
 */
record DerivedQueryKey(int index, boolean several, @Nullable Integer region) {

	static @Nullable DerivedQueryKey find(Method method, RepositoryInformation repository, EntityKey key) {
		if (!key.isWholeProperty() || !QueryMethods.contains(method, repository)
				|| MergedAnnotations.from(method).isPresent(QueryAnnotation.class)) {
			return null;
		}
		try {
			PartTree query = new PartTree(method.getName(), repository.getDomainType());
			DefaultParameters parameters = new DefaultParameters(ParametersSource.of(repository, method));
			return find(query, parameters, key);
		}
		catch (PropertyReferenceException ex) {
			// no derived query: the store will say so, or has a named query
			return null;
		}
	}

	private static @Nullable DerivedQueryKey find(PartTree query, DefaultParameters parameters, EntityKey key) {
		Iterator<PartTree.OrPart> alternatives = query.iterator();
		if (!alternatives.hasNext()) {
			return null;
		}
		PartTree.OrPart condition = alternatives.next();
		if (alternatives.hasNext()) {
			return null;
		}
		int argument = 0;
		DerivedQueryKey found = null;
		Integer region = null;
		for (Part part : condition) {
			boolean several = part.getType() == Part.Type.IN;
			if ((several || part.getType() == Part.Type.SIMPLE_PROPERTY)
					&& part.shouldIgnoreCase() == Part.IgnoreCaseType.NEVER) {
				String property = part.getProperty().toDotPath();
				if (found == null && property.equals(key.name())) {
					found = new DerivedQueryKey(parameters.getBindableParameter(argument).getIndex(), several, null);
				}
				else if (!several && property.equals(key.regionName())) {
					region = parameters.getBindableParameter(argument).getIndex();
				}
			}
			argument += part.getNumberOfArguments();
		}
		return (found != null) ? new DerivedQueryKey(found.index(), found.several(), region) : null;
	}

}
