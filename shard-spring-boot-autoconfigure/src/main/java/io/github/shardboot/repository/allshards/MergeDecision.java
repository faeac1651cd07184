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
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.Slice;
import org.springframework.data.domain.Sort;
import org.springframework.data.domain.Window;
import org.springframework.data.util.Streamable;
import org.springframework.util.ClassUtils;

import io.github.shardboot.AllShards;
import io.github.shardboot.Reduction;
import io.github.shardboot.ShardConfigurationException;
import io.github.shardboot.scatter.merge.Elements;
import io.github.shardboot.scatter.merge.Folding;
import io.github.shardboot.scatter.merge.OrderText;
import io.github.shardboot.scatter.merge.Reducer;

/**
 * Decides how the results of one method are merged, or refuses the method because one
 * PostgreSQL with all rows would answer something else. Used once per method, at
 * start-up.
 *
 * @author Shardboot Contributors
 */
final class MergeDecision {

	private static final String UNMERGED = "return ShardResults to get the result of each shard, or declare a "
			+ "ShardResultMerger bean";

	private static final Set<Class<?>> EXACT = Set.of(String.class, Integer.class, Long.class, Short.class,
			Boolean.class, UUID.class);

	private final Method method;

	private final ResolvableType type;

	private final Class<?> raw;

	private final AllShards annotation;

	private final QueryFacts facts;

	private final SpecialParameters parameters;

	private final Class<?> entity;

	private final @Nullable String id;

	private final AllShardsSettings settings;

	private final String operation;

	MergeDecision(Method method, ResolvableType type, AllShards annotation, QueryFacts facts, Class<?> entity,
			@Nullable String id, AllShardsSettings settings, String operation) {
		this.method = method;
		this.type = type;
		this.raw = type.resolve(Object.class);
		this.annotation = annotation;
		this.facts = facts;
		this.parameters = SpecialParameters.of(method);
		this.entity = entity;
		this.id = id;
		this.settings = settings;
		this.operation = operation;
	}

	ResultMerge decide() {
		if (this.annotation.reduce() == Reduction.AUTO || this.annotation.reduce() == Reduction.CONCAT) {
			checkKnown();
		}
		if (this.raw == Page.class || this.raw == Slice.class) {
			checkRows();
			return page();
		}
		if (this.raw == Window.class) {
			checkRows();
			return window();
		}
		if (Elements.areIn(this.raw) || this.raw == Streamable.class) {
			return rows(element(), form());
		}
		return value();
	}

	private ResultMerge rows(Class<?> element, Function<List<@Nullable Object>, @Nullable Object> form) {
		checkRows();
		checkDistinct(element);
		if (this.parameters.limit() >= 0 && this.facts.limit() != null
				|| this.parameters.pageable() >= 0 && this.facts.limit() != null) {
			throw refuse("its name and its parameters both limit the rows", "Leave one of them");
		}
		CallOrder order = order(element);
		RowsMerge rows = new RowsMerge(order, isPresorted(), this.facts.limit(), pages(), form);
		return (this.raw == Stream.class) ? new StreamMerge(rows) : rows;
	}

	private void checkRows() {
		if (this.annotation.reduce() != Reduction.AUTO && this.annotation.reduce() != Reduction.CONCAT) {
			throw refuse("rows cannot be reduced by %s".formatted(this.annotation.reduce()),
					"Remove 'reduce' or set it to CONCAT");
		}
	}

	private ResultMerge page() {
		if (this.parameters.pageable() < 0) {
			throw refuse("it returns '%s' without a Pageable parameter".formatted(this.raw.getSimpleName()), "Add one");
		}
		if (this.facts.limit() != null) {
			throw refuse("its name and its parameters both limit the rows", "Leave one of them");
		}
		checkDistinct(element());
		return new PageMerge(order(element()), pages(), this.raw == Page.class);
	}

	private ResultMerge window() {
		if (!this.facts.jpa()) {
			throw refuse("Spring Data JDBC has no Window and no keyset scrolling",
					"Use a condition on the last row seen, such as 'IdGreaterThan', with a Limit");
		}
		if (this.parameters.scroll() < 0 || this.id == null || this.facts.kind() == QueryFacts.Kind.DECLARED) {
			throw refuse("it returns a Window but is no derived query with a ScrollPosition",
					"Derive the query from the method's name and add the parameter");
		}
		return new WindowMerge(order(element()).and(Sort.by(this.id)), this.facts.limit(), pages());
	}

	private ResultMerge value() {
		Class<?> value = valueType();
		Reduction reduction = reduction(value);
		if (reduction != Reduction.AUTO) {
			checkReduction(reduction, value);
			return new ValueMerge(this.raw, new Reducer(reduction, value, this.settings.texts()));
		}
		if (this.raw == void.class || this.raw == Void.class) {
			return new ValueMerge(this.raw, null);
		}
		checkSingle(value);
		if (this.facts.limit() != null) {
			return rows(value, (rows) -> Elements.wrap(this.raw, rows.isEmpty() ? null : rows.get(0)));
		}
		return new ValueMerge(this.raw, null);
	}

	private Class<?> valueType() {
		ResolvableType value = (this.raw == Optional.class) ? this.type.getGeneric(0) : this.type;
		return ClassUtils.resolvePrimitiveIfNecessary(value.resolve(Object.class));
	}

	private Reduction reduction(Class<?> value) {
		if (this.annotation.reduce() != Reduction.AUTO) {
			return this.annotation.reduce();
		}
		if (this.facts.counts() && Number.class.isAssignableFrom(value)) {
			return Reduction.SUM;
		}
		return (this.facts.exists() && value == Boolean.class) ? Reduction.ANY : Reduction.AUTO;
	}

	private void checkReduction(Reduction reduction, Class<?> value) {
		if (!Reducer.isSupported(reduction, value)) {
			throw refuse("'%s' cannot be reduced by %s".formatted(value.getSimpleName(), reduction),
					"Choose a reduction that fits the type, or " + UNMERGED);
		}
		DeclaredQuery query = this.facts.declared();
		if (query == null) {
			return;
		}
		String function = query.onlyFunction();
		Set<String> right = switch (reduction) {
			case SUM -> Set.of("count", "sum");
			case MIN -> Set.of("min");
			case MAX -> Set.of("max");
			case ANY -> Set.of("exists", "bool_or");
			default -> Set.of("bool_and", "every", "not exists");
		};
		if (query.whole() != null && !"distinct".equals(query.whole())
				|| query.aggregate() != null && !right.contains(String.valueOf(function))) {
			throw refuse(
					"its query with '%s' is not what %s of all shards would be"
						.formatted((query.aggregate() != null) ? query.aggregate() : query.whole(), reduction),
					sentence(UNMERGED));
		}
	}

	private void checkSingle(Class<?> value) {
		if (value == Object.class && this.raw != Optional.class || value.isArray()
				|| Iterable.class.isAssignableFrom(value)
				|| value.getName().startsWith("java.util.") && value != UUID.class
						&& !Date.class.isAssignableFrom(value)
				|| value.getName().contains(".reactivestreams.") || value.getName().startsWith("reactor.")) {
			throw refuse("results of type '%s' cannot be merged".formatted(value.getSimpleName()),
					"Return one of %s, Streamable, Page, Slice, Window, Optional, a single object, a count or a boolean; or %s"
						.formatted(Elements.names(), UNMERGED));
		}
		boolean computed = Number.class.isAssignableFrom(value) || value == Boolean.class;
		if (computed && this.facts.kind() != QueryFacts.Kind.DECLARED) {
			throw refuse("nothing tells how to make one '%s' of several".formatted(value.getSimpleName()),
					"Set 'reduce' of @AllShards, or " + UNMERGED);
		}
	}

	private void checkKnown() {
		if (this.facts.kind() == QueryFacts.Kind.UNKNOWN && this.raw != void.class && !this.facts.writes()) {
			throw refuse("its query is not known at start-up, so nobody can tell whether results can be merged",
					"Declare it with @Query, or " + UNMERGED);
		}
		DeclaredQuery query = this.facts.declared();
		if (query == null) {
			return;
		}
		String whole = query.whole();
		boolean distinctSet = "distinct".equals(whole) && this.raw == Set.class && EXACT.contains(element());
		if (whole != null && !distinctSet) {
			throw refuse("its query has '%s', which is right only within one shard".formatted(whole),
					"Sort, limit and page by parameters and by the method's name, or " + UNMERGED);
		}
		String aggregate = query.aggregate();
		if (aggregate != null && !isMerged()) {
			throw refuse("its query has '%s', which computes one value per shard".formatted(aggregate),
					"Set 'reduce' of @AllShards for sum, min and max; for averages select sum and count; or "
							+ UNMERGED);
		}
	}

	// a count of rows is added up, and rows that exist in one shard exist
	private boolean isMerged() {
		Class<?> value = valueType();
		boolean counted = this.facts.counts() && Number.class.isAssignableFrom(value);
		return !this.facts.writes() && (counted || this.facts.exists() && value == Boolean.class);
	}

	private void checkDistinct(Class<?> element) {
		if (this.facts.distinct() && !element.isAssignableFrom(this.entity)) {
			throw refuse("distinct rows of several shards may be equal", sentence(UNMERGED));
		}
	}

	private CallOrder order(Class<?> element) {
		Sort declared = CallOrder.sort(OrderText.parse(this.annotation.orderBy(), this.operation));
		DeclaredQuery query = this.facts.declared();
		boolean concat = this.annotation.reduce() == Reduction.CONCAT;
		if (query != null && query.isOrdered() && declared.isUnsorted() && !concat) {
			throw refuse("its query has an 'order by' that nobody but the server understands",
					"Repeat it in 'orderBy' of @AllShards in terms of properties of the result, or set reduce = CONCAT if any order is right");
		}
		if (query != null && !this.facts.jpa() && (this.parameters.sorts() || this.parameters.limit() >= 0)) {
			throw refuse("Spring Data JDBC does not apply Sort, Limit and Pageable to a @Query",
					"Derive the query from the method's name");
		}
		if (isPresorted() && (this.parameters.sorts() || this.parameters.limits() || this.facts.limit() != null
				|| this.facts.sort().isSorted())) {
			throw refuse(
					"'orderBy' of @AllShards is not what its query orders by, so the shards would cut the wrong rows",
					"Put the order into the query, the method's name or a Sort parameter");
		}
		CallOrder order = new CallOrder(declared.and(concat ? Sort.unsorted() : this.facts.sort()), Sort.unsorted(),
				this.parameters, element, this.entity, folding(), this.settings.texts());
		try {
			order.check();
		}
		catch (CallOrder.UnknownOrderException ex) {
			throw refuse(ex.reason(), ex.action() + ", or " + UNMERGED);
		}
		return order;
	}

	private boolean isPresorted() {
		DeclaredQuery query = this.facts.declared();
		return !this.annotation.orderBy().isBlank() && (query == null || !query.isOrdered());
	}

	// of all that Spring Data runs, queries derived by JPA alone compare upper case, and
	// JDBC does not ignore case at all
	private Folding folding() {
		if (!this.facts.jpa()) {
			return Folding.NONE;
		}
		return (this.facts.kind() == QueryFacts.Kind.DERIVED) ? Folding.UPPER : Folding.LOWER;
	}

	private PageRequests pages() {
		return new PageRequests(this.operation, this.parameters, this.settings.limits().maxRowsPerShard());
	}

	private Class<?> element() {
		ResolvableType element = this.raw.isArray() ? this.type.getComponentType()
				: this.type.as(this.raw).getGeneric(0);
		return element.resolve((this.parameters.projection() >= 0) ? Object.class : this.entity);
	}

	private Function<List<@Nullable Object>, @Nullable Object> form() {
		if (this.raw == Streamable.class) {
			return Streamable::of;
		}
		return (rows) -> Elements.as(this.raw, rows);
	}

	private ShardConfigurationException refuse(String reason, String action) {
		return AllShardsSettings.refuse(this.operation, reason, action + ".");
	}

	private static String sentence(String text) {
		return Character.toUpperCase(text.charAt(0)) + text.substring(1);
	}

}
