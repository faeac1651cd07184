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

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.data.domain.Sort;

import io.github.shardboot.scatter.merge.Folding;
import io.github.shardboot.scatter.merge.MergeOrder;
import io.github.shardboot.scatter.merge.OrderKey;
import io.github.shardboot.scatter.merge.OrderText;
import io.github.shardboot.scatter.merge.PropertyReader;
import io.github.shardboot.scatter.merge.TextOrder;

/**
 * The order of the rows of one method: what is fixed, then what the arguments of a call
 * say, then what Spring Data adds.
 *
 * @param fixed the order that does not depend on arguments
 * @param last what comes after the order of the arguments
 * @param parameters the parameters that may sort
 * @param element the declared type of the rows
 * @param entity the entity that properties are columns of
 * @param folding what the store orders by where it is to ignore case
 * @param texts knows how the shards order texts
 * @author Shardboot Contributors
 */
record CallOrder(Sort fixed, Sort last, SpecialParameters parameters, Class<?> element, Class<?> entity,
		Folding folding, TextOrder texts) {

	/**
	 * Find the order of a call.
	 * @param arguments the arguments
	 * @return the order
	 * @throws UnknownOrderException if rows cannot be compared by it
	 */
	MergeOrder of(@Nullable Object[] arguments) {
		return of(arguments, false);
	}

	/**
	 * Find the order of a call.
	 * @param arguments the arguments
	 * @param backward whether Spring Data scrolls backward: it then reverses directions
	 * but not where the arguments put nulls, and reverses the rows
	 * @return the order
	 * @throws UnknownOrderException if rows cannot be compared by it
	 */
	MergeOrder of(@Nullable Object[] arguments, boolean backward) {
		int projection = this.parameters.projection();
		Class<?> type = (projection >= 0 && arguments[projection] instanceof Class<?> given) ? given : this.element;
		Sort sort = this.fixed.and(this.parameters.sort(arguments)).and(this.last);
		return order(backward ? Sort.by(sort.stream().map(CallOrder::turned).toList()) : sort, type);
	}

	/**
	 * Check the fixed order.
	 * @throws UnknownOrderException if rows cannot be compared by it
	 */
	void check() {
		if (this.parameters.projection() < 0) {
			order(this.fixed, this.element);
		}
	}

	static Sort sort(List<OrderText.Entry> entries) {
		return Sort.by(entries.stream().map((entry) -> {
			Sort.Direction direction = entry.descending() ? Sort.Direction.DESC : Sort.Direction.ASC;
			Sort.NullHandling nulls = entry.nullsFirst() ? Sort.NullHandling.NULLS_FIRST : Sort.NullHandling.NULLS_LAST;
			Sort.Order order = new Sort.Order(direction, entry.property(), nulls);
			return entry.ignoreCase() ? order.ignoreCase() : order;
		}).toList());
	}

	CallOrder and(Sort more) {
		return new CallOrder(this.fixed, this.last.and(more), this.parameters, this.element, this.entity, this.folding,
				this.texts);
	}

	private static Sort.Order turned(Sort.Order order) {
		return switch (order.getNullHandling()) {
			case NULLS_FIRST -> order.nullsLast();
			case NULLS_LAST -> order.nullsFirst();
			case NATIVE -> order;
		};
	}

	private MergeOrder order(Sort sort, Class<?> type) {
		List<OrderKey> keys = new ArrayList<>();
		for (Sort.Order order : sort) {
			keys.add(OrderKey.isSupported(type) ? element(order, type) : property(order, type));
		}
		return new MergeOrder(keys, this.texts);
	}

	private OrderKey element(Sort.Order order, Class<?> type) {
		return new OrderKey(order.getProperty(), type, (element) -> element, order.isDescending(), nullsFirst(order),
				folding(order, type), ColumnNames.find(this.entity, order.getProperty()));
	}

	private OrderKey property(Sort.Order order, Class<?> type) {
		String property = order.getProperty();
		for (int dot = property.indexOf('.'); dot >= 0; dot = property.indexOf('.', dot + 1)) {
			refuseAssociation(property, PropertyReader.find(type, property.substring(0, dot)));
		}
		PropertyReader reader = PropertyReader.find(type, property);
		if (reader == null) {
			throw new UnknownOrderException(
					"the order needs '%s', which '%s' does not have".formatted(property, type.getSimpleName()),
					"Add the property to the projection");
		}
		if (!OrderKey.isSupported(reader.type())) {
			throw new UnknownOrderException("values of '%s' are of type '%s', whose order in PostgreSQL is not known"
				.formatted(property, reader.type().getSimpleName()),
					"Order by numbers, texts, times, uuids or booleans");
		}
		return new OrderKey(property, reader.type(), reader, order.isDescending(), nullsFirst(order),
				folding(order, reader.type()), ColumnNames.find(this.entity, property));
	}

	private static void refuseAssociation(String property, @Nullable PropertyReader owner) {
		if (owner != null && MergedAnnotations.from(owner.type()).isPresent("jakarta.persistence.Entity")) {
			throw new UnknownOrderException(
					"the order needs '%s', but associations are not loaded any more when results are merged"
						.formatted(property),
					"Return a projection that has the property");
		}
	}

	private Folding folding(Sort.Order order, Class<?> type) {
		return (order.isIgnoreCase() && type == String.class) ? this.folding : Folding.NONE;
	}

	private static boolean nullsFirst(Sort.Order order) {
		return switch (order.getNullHandling()) {
			case NULLS_FIRST -> true;
			case NULLS_LAST -> false;
			case NATIVE -> order.isDescending();
		};
	}

	/**
	 * Rows cannot be compared.
	 */
	static final class UnknownOrderException extends RuntimeException {

		private final String reason;

		private final String action;

		UnknownOrderException(String reason, String action) {
			super(reason + ". " + action);
			this.reason = reason;
			this.action = action;
		}

		String reason() {
			return this.reason;
		}

		String action() {
			return this.action;
		}

	}

}
