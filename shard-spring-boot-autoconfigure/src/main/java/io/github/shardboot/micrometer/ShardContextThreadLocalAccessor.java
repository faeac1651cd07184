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

package io.github.shardboot.micrometer;

import io.micrometer.context.ThreadLocalAccessor;
import org.jspecify.annotations.Nullable;

import io.github.shardboot.ShardContextHolder;

/**
 * Lets Micrometer context propagation carry the scopes of a thread, for example with
 * {@code spring.task.execution.propagate-context=true}. Found through the service loader.
 *
 * @author Shardboot Contributors
 */
public final class ShardContextThreadLocalAccessor implements ThreadLocalAccessor<ShardContextHolder.Scope> {

	/**
	 * The key of the accessor in the context registry.
	 */
	public static final String KEY = "io.github.shardboot.ShardContext";

	@Override
	public Object key() {
		return KEY;
	}

	@Override
	public ShardContextHolder.@Nullable Scope getValue() {
		return ShardContextHolder.innermost();
	}

	@Override
	public void setValue(ShardContextHolder.Scope value) {
		ShardContextHolder.reopen(value);
	}

	@Override
	public void setValue() {
		ShardContextHolder.reopen(null);
	}

	@Override
	public void restore(ShardContextHolder.Scope previousValue) {
		ShardContextHolder.returnTo(previousValue);
	}

	@Override
	public void restore() {
		ShardContextHolder.returnTo(null);
	}

}
