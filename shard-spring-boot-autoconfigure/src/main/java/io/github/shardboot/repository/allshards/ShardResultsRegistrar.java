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

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.springframework.core.convert.TypeDescriptor;
import org.springframework.core.convert.converter.ConverterRegistry;
import org.springframework.core.convert.converter.GenericConverter;
import org.springframework.data.core.CustomCollectionRegistrar;
import org.springframework.data.core.NullableWrapper;

import io.github.shardboot.ShardResults;

/**
 * Lets query methods return {@link ShardResults}: to Spring Data it is a collection,
 * which in each shard holds that shard's rows and nothing else.
 *
 * @author Shardboot Contributors
 */
final class ShardResultsRegistrar implements CustomCollectionRegistrar {

	@Override
	public Collection<Class<?>> getMapTypes() {
		return List.of();
	}

	@Override
	public Collection<Class<?>> getCollectionTypes() {
		return List.of(ShardResults.class);
	}

	@Override
	public void registerConvertersIn(ConverterRegistry registry) {
		registry.addConverter(new ToShardResults());
	}

	@Override
	public Function<Object, Object> toJavaNativeCollection() {
		return Function.identity();
	}

	/**
	 * Wraps whatever a shard answers.
	 */
	private static final class ToShardResults implements GenericConverter {

		@Override
		public Set<ConvertiblePair> getConvertibleTypes() {
			return Set.of(new ConvertiblePair(Object.class, ShardResults.class));
		}

		@Override
		public Object convert(@Nullable Object source, TypeDescriptor sourceType, TypeDescriptor targetType) {
			Object value = (source instanceof NullableWrapper wrapper) ? wrapper.getValue() : source;
			return ShardResults.ofCurrent(value);
		}

	}

}
