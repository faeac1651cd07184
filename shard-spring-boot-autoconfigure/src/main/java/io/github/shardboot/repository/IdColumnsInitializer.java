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

package io.github.shardboot.repository;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.data.relational.core.mapping.RelationalMappingContext;
import org.springframework.data.relational.core.mapping.RelationalPersistentEntity;
import org.springframework.data.relational.core.sql.Table;

/**
 * Makes the first derived {@code delete} of a Spring Data JDBC repository safe to run on
 * several shards at once.
 * <p>
 * Spring Data Relational 4.1 keeps the columns of ids in a map that is not safe for
 * threads, and fills it with the first such query: two at once fail with a
 * {@link java.util.ConcurrentModificationException}. So the map is filled at start-up.
 *
 * @author Shardboot Contributors
 */
public final class IdColumnsInitializer implements SmartInitializingSingleton {

	private final ObjectProvider<RelationalMappingContext> entities;

	/**
	 * Create an initializer.
	 * @param entities the entities, of none or several stores too
	 */
	public IdColumnsInitializer(ObjectProvider<RelationalMappingContext> entities) {
		this.entities = entities;
	}

	@Override
	public void afterSingletonsInstantiated() {
		this.entities.forEach((context) -> context.getPersistentEntities().forEach((entity) -> fill(context, entity)));
	}

	private static void fill(RelationalMappingContext context, RelationalPersistentEntity<?> entity) {
		if (entity.hasIdProperty()) {
			context.getAggregatePath(entity)
				.getTableInfo()
				.idColumnInfos()
				.toColumnList(Table.create(entity.getQualifiedTableName()));
		}
	}

}
