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

package io.github.shardboot.benchmarks.micro;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.github.shardboot.ShardDirectory;
import io.github.shardboot.Tenant;

/**
 * A directory that knows every key.
 *
 * @author Shardboot Contributors
 */
class Entries implements ShardDirectory {

	@Override
	public Map<Object, Tenant> find(Collection<?> keys) {
		Map<Object, Tenant> found = new HashMap<>();
		keys.forEach((key) -> found.put(key, new Tenant(key, "s0", null, false, false)));
		return found;
	}

	@Override
	public @Nullable Tenant add(Tenant tenant) {
		throw new UnsupportedOperationException();
	}

	@Override
	public boolean pin(Object key, String shard) {
		throw new UnsupportedOperationException();
	}

	@Override
	public boolean remove(Object key) {
		throw new UnsupportedOperationException();
	}

	@Override
	public List<Tenant> list(@Nullable String shard, @Nullable Object after, int limit) {
		throw new UnsupportedOperationException();
	}

	@Override
	public Map<String, Long> count() {
		throw new UnsupportedOperationException();
	}

}
