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

package io.github.shardboot.repository.allshards;

import java.lang.reflect.Method;

import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Limit;
import org.springframework.data.domain.Pageable;
import org.springframework.data.domain.ScrollPosition;
import org.springframework.data.domain.Sort;
import org.springframework.util.Assert;

/**
 * The parameters of a method that say which part of the rows is wanted, in which order
 * and as what.
 *
 * @param pageable the index of the {@code Pageable}, or -1
 * @param sort the index of the {@code Sort}, or -1
 * @param limit the index of the {@code Limit}, or -1
 * @param scroll the index of the {@code ScrollPosition}, or -1
 * @param projection the index of the type of a dynamic projection, or -1
 * @author Shardboot Contributors
 */
record SpecialParameters(int pageable, int sort, int limit, int scroll, int projection) {

	static SpecialParameters of(Method method) {
		return new SpecialParameters(index(method, Pageable.class), index(method, Sort.class),
				index(method, Limit.class), index(method, ScrollPosition.class), index(method, Class.class));
	}

	private static int index(Method method, Class<?> type) {
		Class<?>[] types = method.getParameterTypes();
		for (int i = 0; i < types.length; i++) {
			if (type.isAssignableFrom(types[i])) {
				return i;
			}
		}
		return -1;
	}

	boolean sorts() {
		return this.sort >= 0 || this.pageable >= 0;
	}

	boolean limits() {
		return this.limit >= 0 || this.pageable >= 0 || this.scroll >= 0;
	}

	Pageable pageable(@Nullable Object[] arguments) {
		return (this.pageable >= 0 && arguments[this.pageable] instanceof Pageable value) ? value : Pageable.unpaged();
	}

	Sort sort(@Nullable Object[] arguments) {
		Sort sort = (this.sort >= 0 && arguments[this.sort] instanceof Sort value) ? value : Sort.unsorted();
		return sort.and(pageable(arguments).getSort());
	}

	Limit limit(@Nullable Object[] arguments) {
		return (this.limit >= 0 && arguments[this.limit] instanceof Limit value) ? value : Limit.unlimited();
	}

	@Nullable Object[] withPageable(@Nullable Object[] arguments, Pageable pageable) {
		Assert.state(this.pageable >= 0, "There is no Pageable parameter");
		@Nullable Object[] copy = arguments.clone();
		copy[this.pageable] = pageable;
		return copy;
	}

}
