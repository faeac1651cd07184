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

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.springframework.aop.support.AopUtils;
import org.springframework.core.BridgeMethodResolver;
import org.springframework.core.ResolvableType;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

import io.github.shardboot.ShardConfigurationException;
import io.github.shardboot.ShardKey;
import io.github.shardboot.ShardRegion;

/**
 * Finds the {@code @ShardKey} of a method, on the method itself and on everything that it
 * overrides or implements, generic supertypes included. Used at start-up only.
 *
 * @author Shardboot Contributors
 */
final class ShardKeyMethods {

	private static final int ON_METHOD = -1;

	private ShardKeyMethods() {
	}

	/**
	 * Find where the key of a method comes from.
	 * @param method the method as it is called
	 * @param type the class or interface that it is called on
	 * @return the source, or {@code null} if the method has no {@code @ShardKey}
	 * @throws ShardConfigurationException if the annotations contradict each other or
	 * cannot work
	 */
	static @Nullable KeySource find(Method method, Class<?> type) {
		if (Proxy.isProxyClass(type) && method.getDeclaringClass().isInterface()) {
			return find(method, method.getDeclaringClass());
		}
		Method specific = BridgeMethodResolver.findBridgedMethod(AopUtils.getMostSpecificMethod(method, type));
		Set<Declaration> declarations = new LinkedHashSet<>();
		Integer region = null;
		for (Method candidate : overridden(specific, type)) {
			collect(candidate, declarations);
			region = (region != null) ? region : region(candidate);
		}
		if (declarations.isEmpty()) {
			if (region != null) {
				throw new ShardConfigurationException(
						"Method '%s' has a @ShardRegion but no @ShardKey.".formatted(describe(specific, type)),
						"Annotate the key, too; a region alone does not tell the shard.");
			}
			return null;
		}
		if (declarations.size() > 1) {
			throw new ShardConfigurationException(
					"Method '%s' has more than one @ShardKey: %s.".formatted(describe(specific, type), declarations),
					"Leave one of them; inherited annotations count.");
		}
		KeySource source = source(specific, type, declarations.iterator().next());
		return (region != null) ? new RegionKeySource(source, region) : source;
	}

	private static @Nullable Integer region(Method method) {
		Annotation[][] annotations = method.getParameterAnnotations();
		for (int i = 0; i < annotations.length; i++) {
			for (Annotation annotation : annotations[i]) {
				if (annotation instanceof ShardRegion) {
					return i;
				}
			}
		}
		return null;
	}

	/**
	 * Return whether a class declares or inherits any method with {@code @ShardKey}.
	 * @param type the class
	 * @return whether {@link #find} can find something
	 */
	static boolean anyIn(Class<?> type) {
		Set<Declaration> declarations = new LinkedHashSet<>();
		for (Class<?> declaring : hierarchy(type)) {
			for (Method method : ReflectionUtils.getDeclaredMethods(declaring)) {
				collect(method, declarations);
			}
		}
		return !declarations.isEmpty();
	}

	static String describe(Method method, Class<?> type) {
		List<String> parameters = new ArrayList<>();
		for (Class<?> parameter : method.getParameterTypes()) {
			parameters.add(parameter.getSimpleName());
		}
		return "%s.%s(%s)".formatted(type.getSimpleName(), method.getName(), String.join(", ", parameters));
	}

	private static KeySource source(Method method, Class<?> type, Declaration declaration) {
		String name = describe(method, type);
		if (!type.isInterface()
				&& (method.getModifiers() & (Modifier.PRIVATE | Modifier.STATIC | Modifier.FINAL)) != 0) {
			throw new ShardConfigurationException(
					"Method '%s' has a @ShardKey but is private, static or final, so its calls cannot be intercepted."
						.formatted(name),
					"Make it an overridable instance method, or use Shards.forKey(...) inside it.");
		}
		String expression = declaration.expression();
		if (declaration.index() == ON_METHOD) {
			if (expression.isBlank()) {
				throw new ShardConfigurationException("@ShardKey on method '%s' has no expression.".formatted(name),
						"Write for example @ShardKey(\"#order.customerId\"), or annotate the parameter.");
			}
			return new ExpressionKeySource(method, expression, "Method '" + name + "'");
		}
		String description = "Method '%s', parameter '%s'".formatted(name,
				method.getParameters()[declaration.index()].getName());
		return expression.isBlank() ? new ArgumentKeySource(declaration.index(), description)
				: new PathKeySource(declaration.index(), expression, description);
	}

	private static void collect(Method method, Set<Declaration> declarations) {
		ShardKey onMethod = method.getAnnotation(ShardKey.class);
		if (onMethod != null) {
			declarations.add(new Declaration(ON_METHOD, onMethod.value()));
		}
		Annotation[][] annotations = method.getParameterAnnotations();
		for (int i = 0; i < annotations.length; i++) {
			for (Annotation annotation : annotations[i]) {
				if (annotation instanceof ShardKey onParameter) {
					declarations.add(new Declaration(i, onParameter.value()));
				}
			}
		}
	}

	private static List<Method> overridden(Method method, Class<?> type) {
		List<Method> methods = new ArrayList<>();
		methods.add(method);
		if (Modifier.isPrivate(method.getModifiers()) || Modifier.isStatic(method.getModifiers())) {
			return methods;
		}
		for (Class<?> declaring : hierarchy(type)) {
			for (Method candidate : ReflectionUtils.getDeclaredMethods(declaring)) {
				if (!candidate.isBridge() && hasSignature(candidate, method, type)) {
					methods.add(candidate);
				}
			}
		}
		return methods;
	}

	private static boolean hasSignature(Method candidate, Method method, Class<?> type) {
		if (!candidate.getName().equals(method.getName())
				|| candidate.getParameterCount() != method.getParameterCount()) {
			return false;
		}
		for (int i = 0; i < method.getParameterCount(); i++) {
			if (ResolvableType.forMethodParameter(candidate, i, type)
				.toClass() != ResolvableType.forMethodParameter(method, i, type).toClass()) {
				return false;
			}
		}
		return true;
	}

	private static Set<Class<?>> hierarchy(Class<?> type) {
		Set<Class<?>> types = new LinkedHashSet<>();
		for (Class<?> current = type; current != null && current != Object.class; current = current.getSuperclass()) {
			types.add(current);
		}
		types.addAll(ClassUtils.getAllInterfacesForClassAsSet(type));
		for (Class<?> declared : List.copyOf(types)) {
			addInterfaces(declared, types);
		}
		return types;
	}

	private static void addInterfaces(Class<?> type, Set<Class<?>> types) {
		for (Class<?> declared : type.getInterfaces()) {
			types.add(declared);
			addInterfaces(declared, types);
		}
	}

	/**
	 * One annotation: the parameter it stands on, or the method, and its expression.
	 */
	private record Declaration(int index, String expression) {

		@Override
		public String toString() {
			String where = (this.index == ON_METHOD) ? "on the method" : "on parameter " + this.index;
			return this.expression.isBlank() ? where : where + " ('" + this.expression + "')";
		}

	}

}
