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

import java.lang.ref.WeakReference;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link OriginMap}.
 *
 * @author Shardboot Contributors
 */
class OriginMapTests {

	private final OriginMap origins = new OriginMap();

	@Test
	void tellsEqualObjectsApart() {
		String first = new String("same");
		String second = new String("same");
		this.origins.put(first, "s0");
		assertThat(this.origins.get(first)).isEqualTo("s0");
		assertThat(this.origins.get(second)).isNull();
		this.origins.put(first, "s1");
		assertThat(this.origins.get(first)).isEqualTo("s1");
		assertThat(this.origins.size()).isOne();
	}

	@Test
	void forgets() {
		Object object = new Object();
		this.origins.put(object, "s0");
		this.origins.remove(object);
		assertThat(this.origins.get(object)).isNull();
		assertThat(this.origins.size()).isZero();
	}

	@Test
	void keepsNothingAlive() {
		WeakReference<Object> gone = rememberGarbage();
		Object kept = new Object();
		Awaitility.await().until(() -> {
			System.gc();
			this.origins.put(kept, "s1");
			return gone.refersTo(null) && this.origins.size() == 1;
		});
		assertThat(this.origins.get(kept)).isEqualTo("s1");
	}

	private WeakReference<Object> rememberGarbage() {
		Object garbage = new Object();
		this.origins.put(garbage, "s0");
		return new WeakReference<>(garbage);
	}

}
