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

package io.github.shardboot.rebalance;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * A move as the catalog has it. Immutable.
 *
 * @param id the number of the move
 * @param unit what moves
 * @param source the shard that it leaves
 * @param target the shard that it goes to
 * @param engine how rows get there
 * @param state how far it is
 * @param paused whether it was told to go no further
 * @param reason why it waits, failed or was called off, without keys or SQL, or
 * {@code null}
 * @param announcedEpoch the epoch from which instances know the move, or {@code null} if
 * none can
 * @param switchedEpoch the epoch that made the target the owner, or {@code null}
 * @param progress what it has done
 * @param createdAt when it was started
 * @param updatedAt when its state changed last
 * @param switchedAt when the owner changed, or {@code null}
 * @author Shardboot Contributors
 */
public record ShardMove(long id, MoveUnit unit, String source, String target, MoveEngine engine, MoveState state,
		boolean paused, @Nullable String reason, @Nullable Long announcedEpoch, @Nullable Long switchedEpoch,
		MoveProgress progress, Instant createdAt, Instant updatedAt, @Nullable Instant switchedAt) {
}
