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

package io.github.shardboot.id;

import org.jspecify.annotations.Nullable;

import io.github.shardboot.ShardIdException;

/**
 * A lane that is granted without end, until it is taken away.
 *
 * @author Shardboot Contributors
 */
final class FixedLane implements Lane {

	private volatile @Nullable Grant grant;

	private long released = -1;

	FixedLane(int lane) {
		this.grant = new Grant(lane, 0, Long.MAX_VALUE);
	}

	void grant(@Nullable Grant next) {
		this.grant = next;
	}

	long released() {
		return this.released;
	}

	@Override
	public Grant grant() {
		Grant current = this.grant;
		if (current == null) {
			throw new ShardIdException("The lane is lost");
		}
		return current;
	}

	@Override
	public void release(long highest) {
		this.released = highest;
		this.grant = null;
	}

}
