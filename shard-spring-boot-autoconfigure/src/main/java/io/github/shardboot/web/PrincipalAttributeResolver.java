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

package io.github.shardboot.web;

import java.beans.PropertyDescriptor;
import java.security.Principal;
import java.util.List;
import java.util.Map;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.BeanUtils;
import org.springframework.util.ReflectionUtils;

/**
 * Reads an attribute of the authenticated principal of the request. Tokens are never
 * decoded here: only what authentication has already accepted is looked at.
 * <p>
 * The first of these that is there counts:
 * <ol>
 * <li>an entry of the principal's {@code tokenAttributes}, {@code claims} or
 * {@code attributes}, which is where OAuth 2 and OpenID Connect keep them,</li>
 * <li>an entry of the same maps of the object that the principal wraps (its
 * {@code principal} property, as Spring Security does it),</li>
 * <li>a bean property of the wrapped object, such as a {@code UserDetails}, or a
 * component if it is a record,</li>
 * <li>the same of the principal itself.</li>
 * </ol>
 *
 * @param name the name of the claim, attribute or property
 * @author Shardboot Contributors
 */
record PrincipalAttributeResolver(String name) implements RequestShardKeyResolver {

	private static final List<String> MAPS = List.of("tokenAttributes", "claims", "attributes");

	@Override
	public @Nullable Object resolveKey(HttpServletRequest request) {
		Principal principal = request.getUserPrincipal();
		if (principal == null) {
			return null;
		}
		Object wrapped = property(principal, "principal");
		Object value = entry(principal);
		if (value == null && wrapped != null) {
			value = entry(wrapped);
		}
		if (value == null && wrapped != null) {
			value = property(wrapped, this.name);
		}
		return (value != null) ? value : property(principal, this.name);
	}

	private @Nullable Object entry(Object owner) {
		for (String map : MAPS) {
			if (property(owner, map) instanceof Map<?, ?> entries) {
				Object value = entries.get(this.name);
				if (value != null) {
					return value;
				}
			}
		}
		return null;
	}

	private static @Nullable Object property(Object bean, String property) {
		PropertyDescriptor descriptor = BeanUtils.getPropertyDescriptor(bean.getClass(), property);
		if (descriptor == null || descriptor.getReadMethod() == null) {
			return null;
		}
		ReflectionUtils.makeAccessible(descriptor.getReadMethod());
		return ReflectionUtils.invokeMethod(descriptor.getReadMethod(), bean);
	}

}
