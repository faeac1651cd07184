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

import org.springframework.util.Assert;

/**
 * A table whose rows move with their key.
 *
 * @param schema the schema, as the catalog of the database has it
 * @param name the table
 * @param keyColumn the column with the shard key
 * @author Shardboot Contributors
 */
public record ShardedTable(String schema, String name, String keyColumn) implements Comparable<ShardedTable> {

	/**
	 * Create a table.
	 * @param schema the schema, as the catalog of the database has it
	 * @param name the table
	 * @param keyColumn the column with the shard key
	 */
	public ShardedTable {
		Assert.hasText(schema, "'schema' must not be empty");
		Assert.hasText(name, "'name' must not be empty");
		Assert.hasText(keyColumn, "'keyColumn' must not be empty");
	}

	@Override
	public int compareTo(ShardedTable other) {
		int result = this.schema.compareTo(other.schema);
		return (result != 0) ? result : this.name.compareTo(other.name);
	}

	@Override
	public String toString() {
		return this.schema + "." + this.name;
	}

}
