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
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

import org.jspecify.annotations.Nullable;
import org.springframework.data.mapping.PersistentEntity;
import org.springframework.data.mapping.PersistentProperty;
import org.springframework.data.repository.core.RepositoryInformation;
import org.springframework.data.repository.query.DefaultParameters;
import org.springframework.data.repository.query.ParametersSource;
import org.springframework.data.repository.query.parser.Part;
import org.springframework.data.repository.query.parser.PartTree;
import org.springframework.util.ClassUtils;

import io.github.shardboot.ShardKey;
import io.github.shardboot.ShardRegion;
import io.github.shardboot.routing.ShardRouter;

/**
 * The arguments by which a derived query bounds the shard key, so that only shards that
 * can have such keys need to be asked. Immutable.
 * <p>
 * Only conditions that {@code And} joins count. A bound that is excluded is taken as
 * included where that makes no shard miss.
 *
 * @param comparisons the conditions on the key
 * @author Shardboot Contributors
 */
record KeyBounds(List<Comparison> comparisons) {

	/**
	 * The query bounds no key.
	 */
	static final KeyBounds NONE = new KeyBounds(List.of());

	private static final Set<Class<?>> ORDERED = Set.of(Long.class, Integer.class, Short.class, UUID.class);

	/**
	 * Find the bounds of a derived query.
	 * @param method the method
	 * @param repository its repository
	 * @param entity the entity, or {@code null} if the store has no mapping
	 * @return the bounds
	 */
	static KeyBounds find(Method method, RepositoryInformation repository, @Nullable PersistentEntity<?, ?> entity) {
		String key = (entity != null) ? key(entity) : null;
		List<PartTree.OrPart> alternatives = new PartTree(method.getName(), repository.getDomainType()).stream()
			.toList();
		if (key == null || alternatives.size() != 1) {
			return NONE;
		}
		DefaultParameters parameters = new DefaultParameters(ParametersSource.of(repository, method));
		List<Comparison> comparisons = new ArrayList<>();
		int argument = 0;
		for (Part part : alternatives.get(0)) {
			int count = part.getNumberOfArguments();
			if (part.getProperty().toDotPath().equals(key) && count > 0
					&& argument + count <= parameters.getBindableParameters().getNumberOfParameters()) {
				Comparison comparison = Comparison.of(part.getType(),
						parameters.getBindableParameter(argument).getIndex(),
						parameters.getBindableParameter(argument + count - 1).getIndex());
				if (comparison != null) {
					comparisons.add(comparison);
				}
			}
			argument += count;
		}
		return new KeyBounds(List.copyOf(comparisons));
	}

	private static @Nullable String key(PersistentEntity<?, ?> entity) {
		for (PersistentProperty<?> property : entity) {
			ShardKey annotation = property.findAnnotation(ShardKey.class);
			if (annotation != null && annotation.value().isBlank() && isOrdered(property.getType())) {
				return (entity.getPersistentProperty(ShardRegion.class) != null) ? null : property.getName();
			}
		}
		return null;
	}

	// as a text, a number has another place in the order of the database
	private static boolean isOrdered(Class<?> type) {
		return ORDERED.contains(ClassUtils.resolvePrimitiveIfNecessary(type));
	}

	/**
	 * Return the shards that can have rows for a call.
	 * @param router the router
	 * @param arguments the arguments of the call
	 * @return the names in alphabetical order, at least one
	 */
	Collection<String> shards(ShardRouter router, @Nullable Object[] arguments) {
		Collection<String> shards = router.names();
		for (Comparison comparison : this.comparisons) {
			Collection<String> some = router.shardsBetween(comparison.low(arguments), comparison.high(arguments),
					comparison.highIncluded());
			TreeSet<String> both = new TreeSet<>(shards);
			both.retainAll(some);
			// two conditions that no key meets: one shard is enough to say so
			shards = !both.isEmpty() ? both : some;
		}
		return shards;
	}

	/**
	 * One condition.
	 */
	private record Comparison(@Nullable Integer lowIndex, @Nullable Integer highIndex, boolean highIncluded) {

		static @Nullable Comparison of(Part.Type type, int first, int last) {
			return switch (type) {
				case BETWEEN, SIMPLE_PROPERTY -> new Comparison(first, last, true);
				case LESS_THAN -> new Comparison(null, first, false);
				case LESS_THAN_EQUAL -> new Comparison(null, first, true);
				case GREATER_THAN, GREATER_THAN_EQUAL -> new Comparison(first, null, false);
				default -> null;
			};
		}

		@Nullable Object low(@Nullable Object[] arguments) {
			return (this.lowIndex != null) ? arguments[this.lowIndex] : null;
		}

		@Nullable Object high(@Nullable Object[] arguments) {
			return (this.highIndex != null) ? arguments[this.highIndex] : null;
		}

	}

}
