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
import java.util.LinkedHashSet;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.springframework.core.DefaultParameterNameDiscoverer;
import org.springframework.expression.EvaluationContext;
import org.springframework.expression.spel.support.SimpleEvaluationContext;

/**
 * The key is computed from all arguments: {@code #name}, {@code #p0}, {@code #a0} and
 * {@code #args}.
 *
 * @author Shardboot Contributors
 */
final class ExpressionKeySource implements KeySource {

	private static final String ARGUMENTS = "args";

	private final String @Nullable [] names;

	private final KeyExpression expression;

	private final String description;

	ExpressionKeySource(Method method, String expression, String description) {
		this.names = parameterNames(method);
		this.expression = KeyExpression.parse(expression, variables(method.getParameterCount()), description);
		this.description = description;
	}

	private static String @Nullable [] parameterNames(Method method) {
		@Nullable String[] names = new DefaultParameterNameDiscoverer().getParameterNames(method);
		if (names == null) {
			return null;
		}
		String[] known = new String[names.length];
		for (int i = 0; i < names.length; i++) {
			String name = names[i];
			known[i] = (name != null) ? name : "p" + i;
		}
		return known;
	}

	private Set<String> variables(int parameterCount) {
		Set<String> variables = new LinkedHashSet<>();
		for (int i = 0; i < parameterCount; i++) {
			if (this.names != null) {
				variables.add(this.names[i]);
			}
			variables.add("p" + i);
			variables.add("a" + i);
		}
		variables.add(ARGUMENTS);
		return variables;
	}

	@Override
	public @Nullable Object read(@Nullable Object[] arguments) {
		EvaluationContext context = SimpleEvaluationContext.forReadOnlyDataBinding().build();
		for (int i = 0; i < arguments.length; i++) {
			if (this.names != null) {
				context.setVariable(this.names[i], arguments[i]);
			}
			context.setVariable("p" + i, arguments[i]);
			context.setVariable("a" + i, arguments[i]);
		}
		context.setVariable(ARGUMENTS, arguments);
		return this.expression.evaluate(context, null);
	}

	@Override
	public String description() {
		return this.description;
	}

}
