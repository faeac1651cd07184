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
import java.lang.reflect.Type;
import java.util.LinkedHashSet;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.aot.hint.ExecutableMode;
import org.springframework.aot.hint.ReflectionHints;
import org.springframework.beans.factory.aot.BeanRegistrationAotContribution;
import org.springframework.beans.factory.aot.BeanRegistrationAotProcessor;
import org.springframework.beans.factory.support.RegisteredBean;
import org.springframework.core.GenericTypeResolver;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

import io.github.shardboot.ShardKey;

/**
 * Hints for the methods with {@code @ShardKey} of a bean, and for the properties that
 * their expressions can read.
 * <p>
 * {@code @ShardKey} is not {@code @Reflective} instead: that says nothing about
 * parameters, and Spring Data copies it to the parameters of generated repositories,
 * where it does not compile.
 *
 * @author Shardboot Contributors
 */
final class ShardKeyAotProcessor implements BeanRegistrationAotProcessor {

	private static final BindingReflectionHintsRegistrar PROPERTIES = new BindingReflectionHintsRegistrar();

	@Override
	public @Nullable BeanRegistrationAotContribution processAheadOfTime(RegisteredBean bean) {
		Class<?> type = bean.isInnerBean() ? bean.getBeanClass()
				: bean.getBeanFactory().getType(bean.getBeanName(), false);
		if (type == null) {
			return null;
		}
		Class<?> userType = ClassUtils.getUserClass(type);
		return ShardKeyMethods.anyIn(userType)
				? (context, code) -> register(userType, context.getRuntimeHints().reflection()) : null;
	}

	private static void register(Class<?> type, ReflectionHints hints) {
		Set<Class<?>> types = new LinkedHashSet<>(ClassUtils.getAllInterfacesForClassAsSet(type));
		types.add(type);
		types.forEach((declaring) -> ReflectionUtils.doWithMethods(declaring, (method) -> register(method, type, hints),
				ReflectionUtils.USER_DECLARED_METHODS));
	}

	private static void register(Method method, Class<?> type, ReflectionHints hints) {
		boolean onMethod = method.isAnnotationPresent(ShardKey.class);
		boolean found = onMethod;
		for (int i = 0; i < method.getParameterCount(); i++) {
			ShardKey onParameter = find(method.getParameterAnnotations()[i]);
			found |= onParameter != null;
			if (onMethod || (onParameter != null && !onParameter.value().isEmpty())) {
				Type resolved = GenericTypeResolver.resolveType(method.getGenericParameterTypes()[i], type);
				PROPERTIES.registerReflectionHints(hints, resolved);
			}
		}
		if (found) {
			hints.registerMethod(method, ExecutableMode.INVOKE);
		}
	}

	private static @Nullable ShardKey find(Annotation[] annotations) {
		for (Annotation annotation : annotations) {
			if (annotation instanceof ShardKey shardKey) {
				return shardKey;
			}
		}
		return null;
	}

}
