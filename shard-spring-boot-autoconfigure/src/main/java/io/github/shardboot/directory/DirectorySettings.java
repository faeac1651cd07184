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

package io.github.shardboot.directory;

import java.time.Duration;

/**
 * How the cache of the directory behaves.
 *
 * @param maximumSize how many known keys to keep
 * @param expireAfterWrite when to look a known key up again
 * @param maxStale how long a known key is used while it cannot be looked up again
 * @param unknownMaximumSize how many unknown keys to keep
 * @param unknownExpireAfterWrite when to look an unknown key up again
 * @param unknownPerSecond how many look-ups of unknown keys to allow, 0 for any number
 * @author Shardboot Contributors
 */
public record DirectorySettings(long maximumSize, Duration expireAfterWrite, Duration maxStale, long unknownMaximumSize,
		Duration unknownExpireAfterWrite, int unknownPerSecond) {

}
