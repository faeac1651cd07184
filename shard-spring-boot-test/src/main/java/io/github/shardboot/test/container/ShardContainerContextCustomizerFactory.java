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

package io.github.shardboot.test.container;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.test.context.ContextConfigurationAttributes;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.ContextCustomizerFactory;
import org.springframework.test.context.TestContextAnnotationUtils;
import org.springframework.util.Assert;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * Finds static fields with {@link ShardContainer} in test classes, their superclasses and
 * those around them.
 *
 * @author Shardboot Contributors
 */
class ShardContainerContextCustomizerFactory implements ContextCustomizerFactory {

	private static final boolean HAS_CONTAINERS = ClassUtils.isPresent(
			"org.testcontainers.containers.JdbcDatabaseContainer",
			ShardContainerContextCustomizerFactory.class.getClassLoader());

	@Override
	public @Nullable ContextCustomizer createContextCustomizer(Class<?> testClass,
			List<ContextConfigurationAttributes> configAttributes) {
		if (!HAS_CONTAINERS) {
			return null;
		}
		List<Field> fields = new ArrayList<>();
		collect(testClass, fields);
		return (!fields.isEmpty()) ? new ShardContainerContextCustomizer(fields) : null;
	}

	private static void collect(Class<?> testClass, List<Field> fields) {
		ReflectionUtils.doWithFields(testClass, (field) -> {
			Assert.state(Modifier.isStatic(field.getModifiers()),
					() -> "@ShardContainer field '%s' must be static".formatted(field.getName()));
			fields.add(field);
		}, (field) -> AnnotatedElementUtils.hasAnnotation(field, ShardContainer.class));
		if (TestContextAnnotationUtils.searchEnclosingClass(testClass)) {
			collect(testClass.getEnclosingClass(), fields);
		}
	}

}
