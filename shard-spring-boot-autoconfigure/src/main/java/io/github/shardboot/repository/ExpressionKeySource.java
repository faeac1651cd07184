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
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.core.DefaultParameterNameDiscoverer;

/**
 * The key is computed from all arguments: {@code #name}, {@code #p0}, {@code #a0} and
 * {@code #args}.
 *
 * @author Shardboot Contributors
 */
final class ExpressionKeySource implements KeySource {

	private static final String ARGUMENTS = "args";

	private final Map<String, Integer> positions;

	private final KeyExpression expression;

	private final String description;

	ExpressionKeySource(Method method, String expression, String description) {
		this.positions = positions(method);
		this.expression = KeyExpression.parse(expression, this.positions.keySet(), description);
		this.description = description;
	}

	private static Map<String, Integer> positions(Method method) {
		Map<String, Integer> positions = new LinkedHashMap<>();
		@Nullable String[] names = new DefaultParameterNameDiscoverer().getParameterNames(method);
		for (int i = 0; i < method.getParameterCount(); i++) {
			String name = (names != null) ? names[i] : null;
			if (name != null) {
				positions.put(name, i);
			}
			positions.put("p" + i, i);
			positions.put("a" + i, i);
		}
		positions.put(ARGUMENTS, ArgumentVariables.ALL);
		return positions;
	}

	@Override
	public @Nullable Object read(@Nullable Object[] arguments) {
		return this.expression.evaluate(new ArgumentVariables(this.positions, arguments), null);
	}

	@Override
	public String description() {
		return this.description;
	}

}
