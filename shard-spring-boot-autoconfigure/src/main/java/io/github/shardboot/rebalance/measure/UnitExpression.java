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

package io.github.shardboot.rebalance.measure;

import org.springframework.dao.InvalidDataAccessApiUsageException;

import io.github.shardboot.sql.SqlText;
import io.github.shardboot.strategy.ShardKeyType;
import io.github.shardboot.strategy.hash.HashSql;
import io.github.shardboot.strategy.hash.HashStrategy;

/**
 * Writes SQL that tells the slot of a row as Java does.
 *
 * @author Shardboot Contributors
 */
final class UnitExpression {

	private UnitExpression() {
	}

	/**
	 * Write the slot of a row.
	 * @param strategy the strategy
	 * @param keyType the type of the keys
	 * @param column the quoted column of the key
	 * @return an expression of type {@code integer}
	 * @throws InvalidDataAccessApiUsageException if SQL cannot compute the hash function
	 */
	static SqlText slot(HashStrategy strategy, ShardKeyType keyType, SqlText column) {
		SqlText slot = HashSql.slot(strategy.function(), keyType, strategy.slots(), column);
		if (slot == null) {
			throw new InvalidDataAccessApiUsageException(
					"The slots of rows cannot be told by SQL with 'shard.hash.function' set to 'murmur3', so their sizes are "
							+ "unknown. Only clusters with hash function 'postgres' can be rebalanced online.");
		}
		return slot;
	}

}
