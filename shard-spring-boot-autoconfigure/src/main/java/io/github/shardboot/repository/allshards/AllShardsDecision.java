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
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.springframework.core.BridgeMethodResolver;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.data.mapping.PersistentEntity;
import org.springframework.data.mapping.PersistentProperty;
import org.springframework.data.repository.core.RepositoryInformation;

import io.github.shardboot.AllShards;
import io.github.shardboot.ShardConfigurationException;
import io.github.shardboot.ShardResultMerger;
import io.github.shardboot.ShardResults;
import io.github.shardboot.scatter.ScatterCall;
import io.github.shardboot.scatter.merge.ShardEntries;

/**
 * Decides how the methods of one repository run on all shards. Used once, at start-up.
 * <p>
 * A method runs on all shards if it bears {@link AllShards}, or the interface that
 * declares it does and it is no default method. An entity is never stored that way: it
 * has one shard.
 *
 * @author Shardboot Contributors
 */
public final class AllShardsDecision {

	private static final Set<String> READS = Set.of("count", "exists", "existsById", "findById", "findAll",
			"findAllById", "findOne");

	private static final Set<String> WRITES = Set.of("delete", "deleteById", "deleteAll", "deleteAllById",
			"deleteAllByIdInBatch", "deleteAllInBatch");

	private final RepositoryInformation repository;

	private final @Nullable PersistentEntity<?, ?> entity;

	private final AllShardsSettings settings;

	/**
	 * Create a decision.
	 * @param repository the repository
	 * @param entity its entity, or {@code null} if the store has no mapping
	 * @param settings what all methods need
	 */
	public AllShardsDecision(RepositoryInformation repository, @Nullable PersistentEntity<?, ?> entity,
			AllShardsSettings settings) {
		this.repository = repository;
		this.entity = entity;
		this.settings = settings;
	}

	/**
	 * Return whether a method bears the annotation itself, so that nothing else may
	 * decide.
	 * @param method the method
	 * @return whether it is annotated
	 */
	public static boolean isAnnotated(Method method) {
		return AnnotatedElementUtils.hasAnnotation(BridgeMethodResolver.findBridgedMethod(method), AllShards.class);
	}

	/**
	 * Return whether a type bears the annotation, which then stands for all methods that
	 * the type declares, but for default methods: what they call runs on all shards.
	 * @param type the type
	 * @return whether it is annotated
	 */
	public static boolean isAnnotated(Class<?> type) {
		return AnnotatedElementUtils.hasAnnotation(type, AllShards.class);
	}

	/**
	 * Decide for a method.
	 * @param method the method as it is called
	 * @param query whether Spring Data makes a query of it
	 * @param operation the method, for exceptions
	 * @return the call, or {@code null} if the method is not for all shards
	 * @throws ShardConfigurationException if it is but its results cannot be merged
	 */
	public @Nullable AllShardsCall decide(Method method, boolean query, String operation) {
		Method declared = BridgeMethodResolver.findBridgedMethod(method);
		AllShards annotation = AnnotatedElementUtils.findMergedAnnotation(declared, AllShards.class);
		if (annotation == null) {
			annotation = AnnotatedElementUtils.findMergedAnnotation(declared.getDeclaringClass(), AllShards.class);
		}
		if (annotation == null) {
			return null;
		}
		QueryFacts facts = QueryFacts.of(declared, query, this.repository);
		if (facts.kind() == QueryFacts.Kind.CRUD) {
			checkCrud(declared, operation);
		}
		ScatterCall call = new ScatterCall(operation, AllShardsSettings.timeout(annotation, operation),
				annotation.onFailure(), facts.writes());
		return new AllShardsCall(call, merge(declared, annotation, facts, operation), bounds(declared, facts),
				this.settings.scatter());
	}

	private KeyBounds bounds(Method method, QueryFacts facts) {
		Class<?> type = ResolvableType.forMethodReturnType(method, this.repository.getRepositoryInterface())
			.resolve(Object.class);
		boolean each = type == ShardResults.class || type == Map.class;
		return (facts.kind() == QueryFacts.Kind.DERIVED && !each) ? KeyBounds.find(method, this.repository, this.entity)
				: KeyBounds.NONE;
	}

	private ResultMerge merge(Method method, AllShards annotation, QueryFacts facts, String operation) {
		ResolvableType type = ResolvableType.forMethodReturnType(method, this.repository.getRepositoryInterface());
		Class<?> raw = type.resolve(Object.class);
		if (raw == ShardResults.class) {
			return plain(ShardEntries.ofResults(type)::merge);
		}
		AllShardsSettings.checkPartial(annotation, raw, operation);
		for (ShardResultMerger merger : this.settings.mergers()) {
			if (merger.supports(method)) {
				return plain((results) -> merger.merge(method, results));
			}
		}
		if (raw == Map.class && type.getGeneric(0).resolve() == String.class) {
			if (facts.kind() != QueryFacts.Kind.CODE) {
				throw AllShardsSettings.refuse(operation, "Spring Data cannot return the rows of a query as a Map",
						"Return ShardResults, or make it a default method that returns Map.of(shard, ...).");
			}
			return plain(ShardEntries.ofMap(type)::merge);
		}
		return new MergeDecision(method, type, annotation, facts, this.repository.getDomainType(), id(), this.settings,
				operation)
			.decide();
	}

	private @Nullable String id() {
		PersistentProperty<?> id = (this.entity != null) ? this.entity.getIdProperty() : null;
		return (id != null) ? id.getName() : null;
	}

	private static ResultMerge plain(Function<ShardResults<@Nullable Object>, @Nullable Object> merge) {
		return (arguments) -> new ResultMerge.Plan(arguments, merge);
	}

	private void checkCrud(Method method, String operation) {
		Class<?>[] parameters = method.getParameterTypes();
		boolean known = READS.contains(method.getName())
				|| WRITES.contains(method.getName()) && !isEntities(method, parameters);
		if (!known) {
			throw AllShardsSettings.refuse(operation, "an entity has one shard, and other state is not kept in several",
					"Remove @AllShards from it; only methods that find, count or delete by id or condition run on all shards.");
		}
	}

	private boolean isEntities(Method method, Class<?>[] parameters) {
		if (parameters.length != 1 || method.getName().contains("ById")) {
			return false;
		}
		return Iterable.class.isAssignableFrom(parameters[0])
				|| parameters[0].isAssignableFrom(this.repository.getDomainType());
	}

}
