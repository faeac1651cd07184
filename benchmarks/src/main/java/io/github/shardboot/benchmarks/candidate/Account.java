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

package io.github.shardboot.benchmarks.candidate;

import org.springframework.jdbc.core.RowMapper;

/**
 * A row.
 *
 * @param id the key
 * @param created when it was made, as a number
 * @param name some text
 * @author Shardboot Contributors
 */
public record Account(long id, long created, String name) {

	/**
	 * Reads the columns by their number.
	 */
	public static final RowMapper<Account> MAPPER = (rows, number) -> new Account(rows.getLong(1), rows.getLong(2),
			rows.getString(3));

}
