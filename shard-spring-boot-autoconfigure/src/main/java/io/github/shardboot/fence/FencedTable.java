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

package io.github.shardboot.fence;

import io.github.shardboot.sql.SqlText;

/**
 * A table to guard, and which of its rows.
 *
 * @param name the quoted name with its schema
 * @param newRows the predicate for a row that is written, with the alias {@code new}
 * @param oldRows the predicate for a row that is there, with the alias {@code old}
 * @author Shardboot Contributors
 */
public record FencedTable(SqlText name, SqlText newRows, SqlText oldRows) {
}
