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

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.data.relational.core.mapping.AggregatePath;
import org.springframework.data.relational.core.mapping.RelationalMappingContext;
import org.springframework.test.util.ReflectionTestUtils;

import io.github.shardboot.repository.keyed.KeyedItem;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link IdColumnsInitializer}.
 *
 * @author Shardboot Contributors
 */
class IdColumnsInitializerTests {

	@Test
	void columnsOfIdsAreThereBeforeTheFirstQuery() {
		RelationalMappingContext context = new RelationalMappingContext();
		AggregatePath path = context.getAggregatePath(context.getRequiredPersistentEntity(KeyedItem.class));
		DefaultListableBeanFactory beans = new DefaultListableBeanFactory();
		beans.registerSingleton("entities", context);
		assertThat(columns(path)).isEmpty();
		new IdColumnsInitializer(beans.getBeanProvider(RelationalMappingContext.class)).afterSingletonsInstantiated();
		assertThat(columns(path)).hasSize(1);
	}

	private static Map<?, ?> columns(AggregatePath path) {
		Object columns = ReflectionTestUtils.getField(path.getTableInfo().idColumnInfos(), "columnCache");
		assertThat(columns).isInstanceOf(Map.class);
		return (Map<?, ?>) columns;
	}

}
