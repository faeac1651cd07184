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

package io.github.shardboot.sql;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.ToolProvider;

import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ConditionalExpressionTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;

import io.github.shardboot.rebalance.store.Sql;

/**
 * Finds calls that give SQL to JDBC, Spring or JPA which is neither a constant nor a
 * {@link SqlText}, and references to their methods. Sources are compiled as far as needed
 * to know which method a call calls.
 * <ol>
 * <li>A constant is one for the compiler too: a literal, a {@code static final} field of
 * one, or both joined.</li>
 * <li>A parameter of a private method is what its callers give, so these are looked
 * at.</li>
 * <li>A class of ours that hands SQL on to JDBC is treated as JDBC: what its callers give
 * is looked at, wherever they are.</li>
 * <li>A parameter of an overriding method may be passed on to the method of the same
 * name: that is a wrapper.</li>
 * </ol>
 *
 * @author Shardboot Contributors
 */
final class SqlCalls {

	private static final Set<String> OWNERS = Set.of("java.sql.Connection", "java.sql.Statement",
			"java.sql.PreparedStatement", "org.springframework.jdbc.core.JdbcTemplate",
			"org.springframework.jdbc.core.JdbcOperations", "org.springframework.jdbc.core.simple.JdbcClient",
			"org.springframework.jdbc.core.namedparam.NamedParameterJdbcOperations",
			"org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate", "jakarta.persistence.EntityManager",
			"org.postgresql.copy.CopyManager", SqlText.class.getName());

	/**
	 * Ours that hand SQL on to JDBC: all their methods count as methods of JDBC.
	 */
	private static final Set<String> WRAPPERS = Set.of(Sql.class.getName());

	private static final Set<String> NAMES = Set.of("prepareStatement", "prepareCall", "nativeSQL", "execute",
			"executeQuery", "executeUpdate", "executeLargeUpdate", "addBatch", "query", "queryForObject",
			"queryForList", "queryForMap", "queryForRowSet", "queryForStream", "update", "batchUpdate", "sql",
			"createNativeQuery", "createQuery", "copyIn", "copyOut", "of", "join");

	private final Set<String> found = new TreeSet<>();

	private final Set<String> configured = new TreeSet<>();

	private int calls;

	private SqlCalls() {
	}

	static SqlCalls in(Iterable<? extends JavaFileObject> sources) {
		JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
		List<String> options = List.of("-proc:none", "-nowarn", "-classpath", System.getProperty("java.class.path"));
		JavacTask task = (JavacTask) compiler.getTask(new StringWriter(), null, (diagnostic) -> {
		}, options, null, sources);
		SqlCalls calls = new SqlCalls();
		try {
			List<CompilationUnitTree> units = new ArrayList<>();
			task.parse().forEach(units::add);
			task.analyze();
			Trees trees = Trees.instance(task);
			units.forEach((unit) -> calls.new Scanner(unit, trees).scan(unit, null));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return calls;
	}

	/**
	 * Return the calls with SQL that is put together.
	 * @return class, method called and argument of each
	 */
	Set<String> found() {
		return this.found;
	}

	/**
	 * Return the classes that run what the owner of the application has configured.
	 * @return their names
	 */
	Set<String> configured() {
		return this.configured;
	}

	/**
	 * Return how many calls were looked at.
	 * @return their number
	 */
	int count() {
		return this.calls;
	}

	/**
	 * Looks at one file.
	 */
	private final class Scanner extends TreePathScanner<Void, Void> {

		private final CompilationUnitTree unit;

		private final Trees trees;

		private Scanner(CompilationUnitTree unit, Trees trees) {
			this.unit = unit;
			this.trees = trees;
		}

		@Override
		public Void visitMethodInvocation(MethodInvocationTree call, Void data) {
			if (called(call) instanceof ExecutableElement method) {
				int parameter = sqlParameter(method);
				if (parameter != -1) {
					SqlCalls.this.calls++;
					ExpressionTree sql = call.getArguments().get(parameter);
					if (!isSafe(new TreePath(getCurrentPath(), sql), new ArrayList<>())) {
						SqlCalls.this.found.add("%s: %s(%s)".formatted(name(), method.getSimpleName(), sql));
					}
				}
				else if (isOfSqlText(method) && method.getSimpleName().contentEquals("configured")) {
					SqlCalls.this.configured.add(name());
				}
			}
			return super.visitMethodInvocation(call, data);
		}

		@Override
		public Void visitMemberReference(MemberReferenceTree reference, Void data) {
			if (this.trees.getElement(getCurrentPath()) instanceof ExecutableElement method
					&& sqlParameter(method) != -1) {
				SqlCalls.this.found.add("%s: %s".formatted(name(), reference));
			}
			return super.visitMemberReference(reference, data);
		}

		private Element called(MethodInvocationTree call) {
			return this.trees.getElement(new TreePath(getCurrentPath(), call.getMethodSelect()));
		}

		private String name() {
			String file = this.unit.getSourceFile().getName();
			return file.substring(file.lastIndexOf('/') + 1);
		}

		private static int sqlParameter(ExecutableElement method) {
			String owner = ((TypeElement) method.getEnclosingElement()).getQualifiedName().toString();
			if (WRAPPERS.contains(owner)
					|| (OWNERS.contains(owner) && NAMES.contains(method.getSimpleName().toString()))) {
				return method.getParameters()
					.stream()
					.map((parameter) -> parameter.asType().toString())
					.toList()
					.indexOf("java.lang.String");
			}
			return -1;
		}

		private static boolean isOfSqlText(ExecutableElement method) {
			return ((TypeElement) method.getEnclosingElement()).getQualifiedName()
				.contentEquals(SqlText.class.getName());
		}

		private boolean isSafe(TreePath path, List<Element> seen) {
			ExpressionTree sql = (ExpressionTree) path.getLeaf();
			if (sql instanceof LiteralTree) {
				return true;
			}
			if (sql instanceof ParenthesizedTree inner) {
				return isSafe(new TreePath(path, inner.getExpression()), seen);
			}
			if (sql instanceof BinaryTree joined) {
				return isSafe(new TreePath(path, joined.getLeftOperand()), seen)
						&& isSafe(new TreePath(path, joined.getRightOperand()), seen);
			}
			if (sql instanceof ConditionalExpressionTree either) {
				return isSafe(new TreePath(path, either.getTrueExpression()), seen)
						&& isSafe(new TreePath(path, either.getFalseExpression()), seen);
			}
			if (sql instanceof MethodInvocationTree call) {
				return this.trees
					.getElement(new TreePath(path, call.getMethodSelect())) instanceof ExecutableElement method
						&& isOfSqlText(method) && method.getSimpleName().contentEquals("toSql");
			}
			return this.trees.getElement(path) instanceof VariableElement variable && isSafe(variable, path, seen);
		}

		private boolean isSafe(VariableElement variable, TreePath path, List<Element> seen) {
			if (variable.getConstantValue() != null) {
				return true;
			}
			if (!(variable.getEnclosingElement() instanceof ExecutableElement method)
					|| !method.getParameters().contains(variable) || seen.contains(method)) {
				return false;
			}
			if (method.getParameters().indexOf(variable) == sqlParameter(method)) {
				return true;
			}
			if (method.getModifiers().contains(Modifier.PRIVATE)) {
				seen.add(method);
				return callersAreSafe(method, method.getParameters().indexOf(variable), seen);
			}
			return isPassedOn(method, path);
		}

		private boolean isPassedOn(ExecutableElement method, TreePath path) {
			TreePath parent = path.getParentPath();
			return method.getAnnotation(Override.class) != null && parent.getLeaf() instanceof MethodInvocationTree call
					&& this.trees.getElement(new TreePath(parent, call.getMethodSelect()))
						.getSimpleName()
						.equals(method.getSimpleName());
		}

		private boolean callersAreSafe(ExecutableElement method, int parameter, List<Element> seen) {
			List<TreePath> given = new ArrayList<>();
			new TreePathScanner<Void, Void>() {

				@Override
				public Void visitMethodInvocation(MethodInvocationTree call, Void data) {
					TreePath select = new TreePath(getCurrentPath(), call.getMethodSelect());
					if (method.equals(Scanner.this.trees.getElement(select))) {
						given.add(new TreePath(getCurrentPath(), call.getArguments().get(parameter)));
					}
					return super.visitMethodInvocation(call, data);
				}

			}.scan(this.unit, null);
			return !given.isEmpty() && given.stream().allMatch((path) -> isSafe(path, seen));
		}

	}

}
