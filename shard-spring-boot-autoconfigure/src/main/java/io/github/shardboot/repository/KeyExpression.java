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

import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.springframework.core.NativeDetector;
import org.springframework.expression.EvaluationContext;
import org.springframework.expression.ParseException;
import org.springframework.expression.spel.SpelCompilerMode;
import org.springframework.expression.spel.SpelEvaluationException;
import org.springframework.expression.spel.SpelNode;
import org.springframework.expression.spel.SpelParserConfiguration;
import org.springframework.expression.spel.ast.CompoundExpression;
import org.springframework.expression.spel.ast.Elvis;
import org.springframework.expression.spel.ast.Indexer;
import org.springframework.expression.spel.ast.Literal;
import org.springframework.expression.spel.ast.PropertyOrFieldReference;
import org.springframework.expression.spel.ast.Ternary;
import org.springframework.expression.spel.ast.VariableReference;
import org.springframework.expression.spel.standard.SpelExpression;
import org.springframework.expression.spel.standard.SpelExpressionParser;
import org.springframework.util.ClassUtils;

import io.github.shardboot.InvalidShardKeyException;
import io.github.shardboot.ShardConfigurationException;

/**
 * A SpEL expression that can only read: properties, indexes, variables, literals and
 * {@code ?:}. Everything else, and a variable that does not exist, is refused when the
 * expression is parsed. It is compiled after some calls.
 *
 * @author Shardboot Contributors
 */
final class KeyExpression {

	/**
	 * Compiles expressions that are used often; a native image cannot define classes.
	 */
	private static final SpelExpressionParser PARSER = new SpelExpressionParser(
			new SpelParserConfiguration(NativeDetector.inNativeImage() ? SpelCompilerMode.OFF : SpelCompilerMode.MIXED,
					ClassUtils.getDefaultClassLoader()));

	private final SpelExpression expression;

	private final String description;

	private KeyExpression(SpelExpression expression, String description) {
		this.expression = expression;
		this.description = description;
	}

	static KeyExpression parse(String text, Set<String> variables, String description) {
		try {
			SpelExpression expression = PARSER.parseRaw(text);
			check(expression.getAST(), text, variables, description);
			return new KeyExpression(expression, description);
		}
		catch (ParseException | IllegalStateException ex) {
			throw new ShardConfigurationException(
					"%s: the expression '%s' of @ShardKey cannot be parsed: %s".formatted(description, text,
							ex.getMessage()),
					"Use a property path such as \"customer.id\" on a parameter, or \"#order.customerId\" on a method.");
		}
	}

	private static void check(SpelNode node, String text, Set<String> variables, String description) {
		if (!(node instanceof CompoundExpression || node instanceof PropertyOrFieldReference || node instanceof Indexer
				|| node instanceof VariableReference || node instanceof Literal || node instanceof Elvis
				|| node instanceof Ternary)) {
			throw new ShardConfigurationException(
					"%s: the expression '%s' of @ShardKey contains '%s', which is not allowed.".formatted(description,
							text, node.toStringAST()),
					"Only properties, indexes, variables, literals and '?:' can be used.");
		}
		if (node instanceof VariableReference && !variables.contains(node.toStringAST().substring(1))) {
			throw new ShardConfigurationException(
					"%s: the expression '%s' of @ShardKey uses the unknown variable '%s'.".formatted(description, text,
							node.toStringAST()),
					"Known variables are %s; parameter names need the compiler option '-parameters'."
						.formatted(variables));
		}
		for (int i = 0; i < node.getChildCount(); i++) {
			check(node.getChild(i), text, variables, description);
		}
	}

	@Nullable Object evaluate(EvaluationContext context, @Nullable Object root) {
		try {
			return this.expression.getValue(context, root);
		}
		catch (SpelEvaluationException ex) {
			throw new InvalidShardKeyException(
					"%s: the expression '%s' of @ShardKey could not be evaluated, at position %d: %s".formatted(
							this.description, this.expression.getExpressionString(), ex.getPosition(),
							ex.getMessageCode()));
		}
	}

}
