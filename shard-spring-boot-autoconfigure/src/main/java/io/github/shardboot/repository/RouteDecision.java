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
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.data.core.TypeInformation;
import org.springframework.data.domain.Example;
import org.springframework.data.mapping.PersistentEntity;
import org.springframework.data.repository.core.RepositoryInformation;

import io.github.shardboot.AllShards;
import io.github.shardboot.InvalidShardKeyException;
import io.github.shardboot.ShardConfigurationException;
import io.github.shardboot.Sharded;
import io.github.shardboot.repository.allshards.AllShardsCall;
import io.github.shardboot.repository.allshards.AllShardsDecision;
import io.github.shardboot.repository.allshards.AllShardsSettings;
import io.github.shardboot.scatter.ShardScatter;

/**
 * Decides the route of each method of a repository. Used once, at start-up.
 * <p>
 * A repository is sharded when it or its entity bears {@link Sharded}, when the entity
 * has a {@code @ShardKey} property, or when a method has a {@code @ShardKey} or bears
 * {@link AllShards}. Its methods go, by the first rule that applies:
 * <ol>
 * <li>to all shards, if they bear {@link AllShards};</li>
 * <li>by the {@code @ShardKey} of a parameter or of the method;</li>
 * <li>by the {@code @ShardKey} property of an entity, or an example, that is passed;</li>
 * <li>by an id that is passed, if the id is the key;</li>
 * <li>by the slot in an id that is passed, if the id has one;</li>
 * <li>by the argument that a derived query compares with the key;</li>
 * <li>by the scope of the caller.</li>
 * </ol>
 * Where the parameter takes several keys or entities the call is split. All other
 * repositories go to the default database or, where settings say so, by scope.
 *
 * @author Shardboot Contributors
 */
final class RouteDecision {

	private static final Route DEFAULT_DATABASE = new Route.ToDefaultDatabase();

	private final RepositoryInformation information;

	private final RepositorySettings settings;

	private final ShardScatter scatter;

	private final AllShardsDecision allShards;

	private final @Nullable EntityKey entityKey;

	private final @Nullable EntityKey shardedId;

	private final Map<Method, KeySource> annotated = new HashMap<>();

	private final boolean declaredSharded;

	private boolean anyOnAllShards;

	RouteDecision(RepositoryInformation information, @Nullable PersistentEntity<?, ?> entity,
			RepositorySettings settings, AllShardsSettings allShards) {
		this.information = information;
		this.settings = settings;
		this.scatter = allShards.scatter();
		this.allShards = new AllShardsDecision(information, entity, allShards);
		this.entityKey = EntityKey.find(entity);
		this.shardedId = EntityKey.findShardedId(entity);
		this.declaredSharded = isSharded(repository()) || isSharded(information.getDomainType());
		this.anyOnAllShards = AllShardsDecision.isAnnotated(repository());
		for (Method method : repository().getMethods()) {
			this.anyOnAllShards |= AllShardsDecision.isAnnotated(method);
			KeySource source = ShardKeyMethods.find(method, repository());
			if (source != null) {
				this.annotated.put(method, source);
			}
		}
	}

	Class<?> repository() {
		return this.information.getRepositoryInterface();
	}

	Route decide(Method method) {
		KeySource source = this.annotated.get(method);
		Route everywhere = onAllShards(method, source);
		if (everywhere != null) {
			return everywhere;
		}
		if (source != null) {
			return byAnnotation(method, source);
		}
		Route route = (this.entityKey != null) ? byEntity(method, this.entityKey) : null;
		if (route == null && this.shardedId != null) {
			route = byShardedId(method, this.shardedId);
		}
		if (route != null) {
			return route;
		}
		checkReachable(method);
		return unkeyed(ShardKeyMethods.describe(method, repository()));
	}

	Route unkeyed(String operation) {
		return (isSharded() || this.settings.unannotatedByScope()) ? new Route.ByScope(operation) : DEFAULT_DATABASE;
	}

	boolean isSharded() {
		return this.declaredSharded || this.entityKey != null || this.shardedId != null || !this.annotated.isEmpty()
				|| this.anyOnAllShards;
	}

	private Route byAnnotation(Method method, KeySource source) {
		Integer index = source.parameter();
		if (index == null || !KeyedElements.areTakenBy(method.getParameterTypes()[index])) {
			return new Route.ByKey(source);
		}
		if (source instanceof RegionKeySource) {
			throw severalInARegion(source.description());
		}
		return split(method, index, source::readElement, false, source.description());
	}

	private @Nullable Route byEntity(Method method, EntityKey key) {
		DerivedQueryKey derived = DerivedQueryKey.find(method, this.information, key);
		if (derived != null) {
			return byDerivedQuery(method, derived);
		}
		List<TypeInformation<?>> parameters = TypeInformation.of(repository()).getParameterTypes(method);
		if (parameters.isEmpty()) {
			return null;
		}
		String description = describe(method, 0);
		TypeInformation<?> first = parameters.get(0);
		TypeInformation<?> element = first.getComponentType();
		if (isEntity(first)) {
			return new Route.ByKey(new EntityKeySource(key, description));
		}
		if (element != null && isEntity(element)) {
			return Example.class.isAssignableFrom(first.getType())
					? new ExampleRoute(key, description, unkeyed(description))
					: split(method, 0, key::read, true, description);
		}
		if (!key.isId() || !this.information.isBaseClassMethod(method)) {
			return null;
		}
		if (isId(first)) {
			return new Route.ByKey(new ArgumentKeySource(0, description));
		}
		return (element != null && isId(element)) ? split(method, 0, Function.identity(), false, description) : null;
	}

	private @Nullable Route byShardedId(Method method, EntityKey idKey) {
		List<TypeInformation<?>> parameters = TypeInformation.of(repository()).getParameterTypes(method);
		if (parameters.isEmpty() || !this.information.isBaseClassMethod(method)) {
			return null;
		}
		TypeInformation<?> element = parameters.get(0).getComponentType();
		String description = describe(method, 0);
		if (isId(parameters.get(0))) {
			return new Route.ByKey(new ShardedIdKeySource(description));
		}
		return (element != null && isId(element)) ? split(method, 0, EntityKey::toShardId, false, description, idKey)
				: null;
	}

	boolean hasShardedId() {
		return this.shardedId != null;
	}

	private Route byDerivedQuery(Method method, DerivedQueryKey derived) {
		String description = describe(method, derived.index());
		Integer region = derived.region();
		if (!derived.several()) {
			KeySource source = new ArgumentKeySource(derived.index(), description);
			return new Route.ByKey((region != null) ? new RegionKeySource(source, region) : source);
		}
		if (region != null) {
			throw severalInARegion(description);
		}
		return split(method, derived.index(), Function.identity(), false, description);
	}

	private static ShardConfigurationException severalInARegion(String description) {
		return new ShardConfigurationException(
				"%s takes several keys, whose regions cannot be one argument.".formatted(description),
				"Pass a collection of GeoKey, or make the call once for each key.");
	}

	private Route split(Method method, int index, Function<@Nullable Object, @Nullable Object> key, boolean elementwise,
			String description) {
		return split(method, index, key, elementwise, description, this.entityKey);
	}

	private Route split(Method method, int index, Function<@Nullable Object, @Nullable Object> key, boolean elementwise,
			String description, @Nullable EntityKey resultKey) {
		Class<?> type = TypeInformation.of(repository()).getReturnType(method).getType();
		boolean wholeResult = WholeResult.isNeededBy(method, this.information);
		PartMerge merge = wholeResult ? PartMerge.REFUSED : PartMerge.of(type);
		if (merge == null) {
			throw new ShardConfigurationException(
					"%s takes several keys, but results of type '%s' cannot be put together from several shards."
						.formatted(description, type.getSimpleName()),
					"Return a List, Set, Stream, Optional, a count, a boolean or nothing.");
		}
		SplitRoute.Parameter parameter = new SplitRoute.Parameter(index, method.getParameterTypes()[index], key,
				elementwise, ShardKeyMethods.describe(method, repository()), description);
		return new SplitRoute(parameter, merge, type, resultKey, unkeyed(parameter.operation()), this.scatter);
	}

	private void checkReachable(Method method) {
		if (isSharded() && !this.declaredSharded && !this.settings.ambientSource()
				&& QueryMethods.contains(method, this.information)) {
			throw new ShardConfigurationException(
					"Method '%s' belongs to a sharded repository, but nothing tells its shard."
						.formatted(ShardKeyMethods.describe(method, repository())),
					Route.WAYS_OUT + ". If the key is meant to come from the scope of the caller alone, annotate the "
							+ "repository with @Sharded.");
		}
	}

	private @Nullable Route onAllShards(Method method, @Nullable KeySource source) {
		if (source != null && !AllShardsDecision.isAnnotated(method)) {
			return null;
		}
		String operation = ShardKeyMethods.describe(method, repository());
		if (source != null) {
			throw new ShardConfigurationException(
					"Method '%s' is annotated with @AllShards and has a @ShardKey too.".formatted(operation),
					"Leave one of them.");
		}
		if (method.isDefault() && !method.isBridge() && AllShardsDecision.isAnnotated(method.getDeclaringClass())
				&& !AllShardsDecision.isAnnotated(method)) {
			return new Route.AsCalled();
		}
		AllShardsCall call = this.allShards.decide(method, QueryMethods.contains(method, this.information), operation);
		return (call != null) ? new Route.ToAllShards(call) : null;
	}

	private boolean isEntity(TypeInformation<?> type) {
		return this.information.getDomainType().isAssignableFrom(type.getType());
	}

	private boolean isId(TypeInformation<?> type) {
		return this.information.getIdType().isAssignableFrom(type.getType());
	}

	private String describe(Method method, int index) {
		return "Method '%s', parameter '%s'".formatted(ShardKeyMethods.describe(method, repository()),
				method.getParameters()[index].getName());
	}

	private static boolean isSharded(Class<?> type) {
		return AnnotatedElementUtils.hasAnnotation(type, Sharded.class);
	}

	/**
	 * The id that is the first argument and carries its slot.
	 */
	private record ShardedIdKeySource(String description) implements KeySource {

		@Override
		public @Nullable Object read(@Nullable Object[] arguments) {
			Object id = EntityKey.toShardId(arguments[0]);
			if (id == null) {
				throw new InvalidShardKeyException(this.description + ": an id made for @ShardedId was expected");
			}
			return id;
		}

	}

	/**
	 * The key of an entity that is the first argument.
	 */
	private record EntityKeySource(EntityKey key, String description) implements KeySource {

		@Override
		public @Nullable Object read(@Nullable Object[] arguments) {
			return this.key.read(arguments[0]);
		}

	}

}
