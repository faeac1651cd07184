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

/**
 * The key is reached by a path from an argument.
 *
 * @author Shardboot Contributors
 */
final class PathKeySource implements KeySource {

	private final int index;

	private final KeyExpression path;

	private final String description;

	PathKeySource(int index, String path, String description) {
		this.index = index;
		this.path = KeyExpression.parse(path, Set.of(), description);
		this.description = description;
	}

	@Override
	public @Nullable Object read(@Nullable Object[] arguments) {
		return readElement(arguments[this.index]);
	}

	@Override
	public Integer parameter() {
		return this.index;
	}

	@Override
	public @Nullable Object readElement(@Nullable Object element) {
		return (element != null) ? this.path.evaluate(ArgumentVariables.SHARED, element) : null;
	}

	@Override
	public String description() {
		return this.description;
	}

}
