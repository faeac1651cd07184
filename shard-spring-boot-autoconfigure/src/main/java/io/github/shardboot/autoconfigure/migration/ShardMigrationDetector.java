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

package io.github.shardboot.autoconfigure.migration;

import java.util.Set;

import org.springframework.boot.sql.init.dependency.AbstractBeansOfTypeDatabaseInitializerDetector;

import io.github.shardboot.migration.ShardMigrationInitializer;

/**
 * Lets everything that depends on database initialization wait for the migration of the
 * shards, which itself waits for that of the default database.
 *
 * @author Shardboot Contributors
 */
class ShardMigrationDetector extends AbstractBeansOfTypeDatabaseInitializerDetector {

	@Override
	public int getOrder() {
		return 10;
	}

	@Override
	protected Set<Class<?>> getDatabaseInitializerBeanTypes() {
		return Set.of(ShardMigrationInitializer.class);
	}

}
