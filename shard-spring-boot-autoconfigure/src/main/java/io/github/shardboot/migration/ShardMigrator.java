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

package io.github.shardboot.migration;

import javax.sql.DataSource;

/**
 * Brings the schema of one shard up to date. Declare a bean of this type to use something
 * else than Flyway.
 * <p>
 * Called at start-up, before the shard is used, by several threads at once but once per
 * shard; it may block as long as it needs. Several processes may call it for the same
 * shard at the same time: it must lock. An exception fails this shard, not the others;
 * the next start calls again.
 *
 * @author Shardboot Contributors
 */
@FunctionalInterface
public interface ShardMigrator {

	/**
	 * Migrate a shard.
	 * @param shard the name of the shard
	 * @param dataSource its database, without a pool and without routing
	 * @return what was done
	 */
	ShardMigration migrate(String shard, DataSource dataSource);

}
