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

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;

import jakarta.persistence.Entity;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.util.ReflectionUtils;
import org.springframework.util.StringUtils;

import io.github.shardboot.GeoKey;
import io.github.shardboot.InvalidShardKeyException;
import io.github.shardboot.ShardKey;
import io.github.shardboot.ShardRegion;

/**
 * The {@code @ShardKey} property of an entity class, a field or a getter, and the
 * {@code @ShardRegion} property beside it.
 *
 * @author Shardboot Contributors
 */
final class EntityKey {

	/**
	 * The class is an entity without such a property.
	 */
	private static final EntityKey NONE = new EntityKey(null, null);

	/**
	 * The class is no entity.
	 */
	static final EntityKey NO_ENTITY = new EntityKey(null, null);

	private final @Nullable Member member;

	private final @Nullable Member region;

	private EntityKey(@Nullable Member member, @Nullable Member region) {
		this.member = member;
		this.region = region;
	}

	static EntityKey of(Class<?> entity) {
		Member key = find(entity, ShardKey.class);
		if (key != null) {
			return new EntityKey(key, find(entity, ShardRegion.class));
		}
		return (AnnotationUtils.findAnnotation(entity, Entity.class) != null) ? NONE : NO_ENTITY;
	}

	private static @Nullable Member find(Class<?> entity, Class<? extends Annotation> annotation) {
		Member[] found = new Member[1];
		ReflectionUtils.doWithFields(entity, (field) -> {
			ReflectionUtils.makeAccessible(field);
			found[0] = field;
		}, (field) -> field.isAnnotationPresent(annotation));
		ReflectionUtils.doWithMethods(entity, (method) -> {
			ReflectionUtils.makeAccessible(method);
			found[0] = method;
		}, (method) -> method.isAnnotationPresent(annotation) && method.getParameterCount() == 0);
		return found[0];
	}

	boolean isPresent() {
		return this.member != null;
	}

	/**
	 * Return the attribute that is the key as a whole.
	 * @return the name of the attribute, or {@code null} if there is no such one
	 */
	@Nullable String attribute() {
		if (!(this.member instanceof AnnotatedElement annotated)
				|| !annotated.getAnnotation(ShardKey.class).value().isEmpty()) {
			return null;
		}
		return (this.member instanceof Method getter)
				? StringUtils.uncapitalize(getter.getName().replaceFirst("^(get|is)", "")) : this.member.getName();
	}

	/**
	 * Read the key of an entity.
	 * @param entity the entity
	 * @return the key, with its region if that is a property, or {@code null} if there is
	 * no key
	 * @throws InvalidShardKeyException if there is a key but its region is not set
	 */
	@Nullable Object read(Object entity) {
		Object key = read(this.member, entity);
		if (key == null || this.region == null || key instanceof GeoKey) {
			return key;
		}
		Object region = read(this.region, entity);
		String name = (region instanceof Enum<?> constant) ? constant.name()
				: (region != null) ? region.toString() : "";
		if (name.isBlank()) {
			throw new InvalidShardKeyException(
					"Entity '%s': the @ShardRegion of the key is not set".formatted(entity.getClass().getSimpleName()));
		}
		return new GeoKey(name, key);
	}

	private static @Nullable Object read(@Nullable Member member, Object entity) {
		if (member instanceof Field field) {
			return ReflectionUtils.getField(field, entity);
		}
		return (member instanceof Method getter) ? ReflectionUtils.invokeMethod(getter, entity) : null;
	}

	String description() {
		return (this.member != null) ? this.member.getDeclaringClass().getSimpleName() + "." + this.member.getName()
				: "no property";
	}

}
