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

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

/**
 * Remembers where an object came from as long as the application holds the object.
 * Objects are told apart by identity. Thread-safe.
 *
 * @author Shardboot Contributors
 */
final class OriginMap {

	private final Map<Object, String> origins = new ConcurrentHashMap<>();

	private final ReferenceQueue<Object> collected = new ReferenceQueue<>();

	void put(Object object, String origin) {
		for (Reference<?> gone = this.collected.poll(); gone != null; gone = this.collected.poll()) {
			this.origins.remove(gone);
		}
		this.origins.put(new WeakKey(object, this.collected), origin);
	}

	@Nullable String get(Object object) {
		return this.origins.get(new Key(object));
	}

	void remove(Object object) {
		this.origins.remove(new Key(object));
	}

	int size() {
		return this.origins.size();
	}

	/**
	 * Finds the weak key of the same object.
	 */
	private record Key(Object object) {

		@Override
		public boolean equals(@Nullable Object other) {
			return other instanceof WeakKey key && key.refersTo(this.object);
		}

		@Override
		public int hashCode() {
			return System.identityHashCode(this.object);
		}

	}

	/**
	 * Does not keep its object alive, and equals no other key once that is gone.
	 */
	private static final class WeakKey extends WeakReference<Object> {

		private final int hash;

		private WeakKey(Object object, ReferenceQueue<Object> collected) {
			super(object, collected);
			this.hash = System.identityHashCode(object);
		}

		@Override
		public boolean equals(@Nullable Object other) {
			if (this == other) {
				return true;
			}
			Object object = get();
			return object != null && other instanceof WeakKey key && key.refersTo(object);
		}

		@Override
		public int hashCode() {
			return this.hash;
		}

	}

}
