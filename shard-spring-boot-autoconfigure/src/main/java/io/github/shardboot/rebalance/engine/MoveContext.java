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

package io.github.shardboot.rebalance.engine;

import java.util.function.Supplier;

import io.github.shardboot.rebalance.ShardedTables;
import io.github.shardboot.rebalance.engine.observe.MoveListener;
import io.github.shardboot.rebalance.engine.rows.KeySpace;
import io.github.shardboot.rebalance.engine.side.MoveDatabases;
import io.github.shardboot.rebalance.store.JdbcMoves;

/**
 * What all moves need.
 *
 * @param moves the moves in the catalog
 * @param databases opens connections
 * @param tables knows which tables move
 * @param keySpace how keys become slots
 * @param settings limits
 * @param steps hears of each step
 * @param listener is told of states
 * @author Shardboot Contributors
 */
public record MoveContext(JdbcMoves moves, MoveDatabases databases, ShardedTables tables, Supplier<KeySpace> keySpace,
		MoveSettings settings, MoveSteps steps, MoveListener listener) {
}
