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

package io.github.shardboot.jpa;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;

import jakarta.persistence.Entity;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.util.ReflectionUtils;

import io.github.shardboot.ShardKey;

/**
 * The {@code @ShardKey} property of an entity class: a field or a getter.
 *
 * @author Shardboot Contributors
 */
final class EntityKey {

	/**
	 * The class is an entity without such a property.
	 */
	private static final EntityKey NONE = new EntityKey(null);

	/**
	 * The class is no entity.
	 */
	static final EntityKey NO_ENTITY = new EntityKey(null);

	private final @Nullable Member member;

	private EntityKey(@Nullable Member member) {
		this.member = member;
	}

	static EntityKey of(Class<?> entity) {
		Member[] found = new Member[1];
		ReflectionUtils.doWithFields(entity, (field) -> {
			ReflectionUtils.makeAccessible(field);
			found[0] = field;
		}, EntityKey::isKey);
		ReflectionUtils.doWithMethods(entity, (method) -> {
			ReflectionUtils.makeAccessible(method);
			found[0] = method;
		}, (method) -> isKey(method) && method.getParameterCount() == 0);
		if (found[0] != null) {
			return new EntityKey(found[0]);
		}
		return (AnnotationUtils.findAnnotation(entity, Entity.class) != null) ? NONE : NO_ENTITY;
	}

	private static boolean isKey(AnnotatedElement element) {
		return element.isAnnotationPresent(ShardKey.class);
	}

	boolean isPresent() {
		return this.member != null;
	}

	@Nullable Object read(Object entity) {
		if (this.member instanceof Field field) {
			return ReflectionUtils.getField(field, entity);
		}
		return (this.member instanceof Method getter) ? ReflectionUtils.invokeMethod(getter, entity) : null;
	}

	String description() {
		return (this.member != null) ? this.member.getDeclaringClass().getSimpleName() + "." + this.member.getName()
				: "no property";
	}

}
