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

package io.github.shardboot.routing;

import io.github.shardboot.ShardContext;
import io.github.shardboot.failure.Refusals;

/**
 * What holds for many routed connections to one shard alike.
 *
 * @param owner the shard, or the default database
 * @param guard what each statement must pass
 * @param refusals explains what the shard refuses because it was moved
 * @param admission how they are given out
 * @author Shardboot Contributors
 */
record ConnectionTerms(ShardContext owner, ConnectionGuard guard, Refusals refusals, Admission admission) {

	ConnectionTerms with(ConnectionGuard other) {
		return new ConnectionTerms(this.owner, other, this.refusals, this.admission);
	}

	ConnectionTerms with(Admission other) {
		return new ConnectionTerms(this.owner, this.guard, this.refusals, other);
	}

}
