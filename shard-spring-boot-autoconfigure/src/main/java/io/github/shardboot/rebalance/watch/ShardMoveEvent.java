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

package io.github.shardboot.rebalance.watch;

import org.jspecify.annotations.Nullable;

import io.github.shardboot.rebalance.ShardMove;

/**
 * Published as a Spring event when a move was found in another state than before. Every
 * instance publishes it to its own listeners, on the thread that watches the catalog; a
 * state that lasted shorter than a look may be left out. {@code toString} never contains
 * a key.
 *
 * @param move the move as it is now
 * @param previous the move as it was found before, or {@code null} if it is new
 * @author Shardboot Contributors
 */
public record ShardMoveEvent(ShardMove move, @Nullable ShardMove previous) {
}
