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

package io.github.shardboot.scatter;

import java.time.Duration;

/**
 * The limits of calls on several shards.
 *
 * @param timeout the deadline of a call that sets none
 * @param maxConcurrency how many parts of all calls together run at once
 * @param maxRowsPerShard how many rows one shard may be asked for where they are merged
 * in memory
 * @author Shardboot Contributors
 */
public record ScatterSettings(Duration timeout, int maxConcurrency, int maxRowsPerShard) {

}
