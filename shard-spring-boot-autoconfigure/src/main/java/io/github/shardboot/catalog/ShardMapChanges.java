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

package io.github.shardboot.catalog;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import io.github.shardboot.strategy.ShardMap;

/**
 * Puts a newer map of the catalog in force.
 *
 * @author Shardboot Contributors
 */
public final class ShardMapChanges implements CatalogReader {

	private static final Log logger = LogFactory.getLog(ShardMapChanges.class);

	private final JdbcShardMap stored;

	private final Supplier<ShardMap> current;

	private final Consumer<ShardMap> swap;

	/**
	 * Create a reader.
	 * @param stored the stored map
	 * @param current returns the map in force
	 * @param swap puts another map in force
	 */
	public ShardMapChanges(JdbcShardMap stored, Supplier<ShardMap> current, Consumer<ShardMap> swap) {
		this.stored = stored;
		this.current = current;
		this.swap = swap;
	}

	@Override
	public void read(Connection connection) throws SQLException {
		ShardMap newer = this.stored.newerThan(connection, this.current.get());
		if (newer != null) {
			this.swap.accept(newer);
			logger.info("The shard map of epoch %d is in force".formatted(newer.epoch()));
		}
	}

}
