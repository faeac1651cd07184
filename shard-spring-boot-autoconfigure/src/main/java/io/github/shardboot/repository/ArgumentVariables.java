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

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.expression.BeanResolver;
import org.springframework.expression.ConstructorResolver;
import org.springframework.expression.EvaluationContext;
import org.springframework.expression.IndexAccessor;
import org.springframework.expression.MethodResolver;
import org.springframework.expression.OperatorOverloader;
import org.springframework.expression.PropertyAccessor;
import org.springframework.expression.TypeComparator;
import org.springframework.expression.TypeConverter;
import org.springframework.expression.TypeLocator;
import org.springframework.expression.TypedValue;
import org.springframework.expression.spel.support.SimpleEvaluationContext;

/**
 * The arguments of one call as the variables of an expression that can only read. What
 * does not depend on the call is shared by all of them: a context of its own for each
 * would cost some kilobytes.
 *
 * @author Shardboot Contributors
 */
final class ArgumentVariables implements EvaluationContext {

	/**
	 * Stands for the array of all arguments.
	 */
	static final Integer ALL = -1;

	/**
	 * Holds no variable and no root, so all threads share it.
	 */
	static final EvaluationContext SHARED = SimpleEvaluationContext.forReadOnlyDataBinding()
		.withCompilationSupported()
		.build();

	private final Map<String, Integer> positions;

	private final @Nullable Object[] arguments;

	/**
	 * Create the variables of a call.
	 * @param positions the position of each argument by the names of its variables
	 * @param arguments the arguments
	 */
	ArgumentVariables(Map<String, Integer> positions, @Nullable Object[] arguments) {
		this.positions = positions;
		this.arguments = arguments;
	}

	@Override
	public @Nullable Object lookupVariable(String name) {
		Integer position = this.positions.get(name);
		if (position == null) {
			return null;
		}
		return position.equals(ALL) ? this.arguments : this.arguments[position];
	}

	@Override
	public void setVariable(String name, @Nullable Object value) {
		throw new UnsupportedOperationException("Expressions of @ShardKey only read");
	}

	@Override
	public boolean isAssignmentEnabled() {
		return false;
	}

	@Override
	public boolean isCompilationSupported() {
		return SHARED.isCompilationSupported();
	}

	@Override
	public TypedValue getRootObject() {
		return SHARED.getRootObject();
	}

	@Override
	public List<PropertyAccessor> getPropertyAccessors() {
		return SHARED.getPropertyAccessors();
	}

	@Override
	public List<IndexAccessor> getIndexAccessors() {
		return SHARED.getIndexAccessors();
	}

	@Override
	public List<ConstructorResolver> getConstructorResolvers() {
		return SHARED.getConstructorResolvers();
	}

	@Override
	public List<MethodResolver> getMethodResolvers() {
		return SHARED.getMethodResolvers();
	}

	@Override
	public @Nullable BeanResolver getBeanResolver() {
		return SHARED.getBeanResolver();
	}

	@Override
	public TypeLocator getTypeLocator() {
		return SHARED.getTypeLocator();
	}

	@Override
	public TypeConverter getTypeConverter() {
		return SHARED.getTypeConverter();
	}

	@Override
	public TypeComparator getTypeComparator() {
		return SHARED.getTypeComparator();
	}

	@Override
	public OperatorOverloader getOperatorOverloader() {
		return SHARED.getOperatorOverloader();
	}

}
