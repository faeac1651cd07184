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

import java.util.Optional;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.data.annotation.Id;
import org.springframework.data.relational.core.mapping.Column;
import org.springframework.data.relational.core.mapping.Embedded;
import org.springframework.data.relational.core.mapping.MappedCollection;
import org.springframework.data.relational.core.mapping.RelationalMappingContext;
import org.springframework.data.relational.core.mapping.Table;

import io.github.shardboot.ShardKey;
import io.github.shardboot.Sharded;
import io.github.shardboot.ShardedId;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SpringDataTables}.
 *
 * @author Shardboot Contributors
 */
class SpringDataTablesTests {

	private final RelationalMappingContext context = new RelationalMappingContext();

	@Test
	void theColumnOfTheKeyIsThatOfItsProperty() {
		this.context.setInitialEntitySet(Set.of(CustomerOrder.class, Named.class));
		assertThat(tables(Set.of()).get()).containsOnlyKeys("customer_order", "Shop.Named Table", "order_line")
			.containsEntry("customer_order", Optional.of("customer_id"))
			.containsEntry("Shop.Named Table", Optional.of("Key Column"));
	}

	@Test
	void tablesOfPartsHaveNoKeyUnlessTheySaySo() {
		this.context.setInitialEntitySet(Set.of(CustomerOrder.class));
		assertThat(tables(Set.of()).get()).containsEntry("order_line", Optional.empty());
	}

	@Test
	void entitiesThatAreShardedByScopeHaveNoColumn() {
		this.context.setInitialEntitySet(Set.of(Scoped.class, WithId.class, Plain.class, Path.class));
		assertThat(tables(Set.of()).get()).containsOnlyKeys("scoped", "with_id", "path")
			.containsEntry("scoped", Optional.empty())
			.containsEntry("with_id", Optional.empty())
			.containsEntry("path", Optional.empty());
		assertThat(tables(Set.of(Plain.class)).get()).containsEntry("plain", Optional.empty());
	}

	private SpringDataTables tables(Set<Class<?>> sharded) {
		this.context.afterPropertiesSet();
		StaticListableBeanFactory beans = new StaticListableBeanFactory();
		beans.addBean("context", this.context);
		return new SpringDataTables(beans.getBeanProvider(RelationalMappingContext.class), () -> sharded);
	}

	record CustomerOrder(@Id Long id, @ShardKey Long customerId,
			@MappedCollection(idColumn = "order_id") Set<OrderLine> lines,
			@Embedded(onEmpty = Embedded.OnEmpty.USE_NULL) Address address) {

	}

	record OrderLine(String product) {

	}

	record Address(String street) {

	}

	@Table(schema = "Shop", value = "Named Table")
	record Named(@Id @ShardKey @Column("Key Column") Long id) {

	}

	@Sharded
	record Scoped(@Id Long id) {

	}

	record WithId(@Id @ShardedId Long id) {

	}

	record Plain(@Id Long id) {

	}

	record Path(@Id Long id, @ShardKey("empty") String text) {

	}

}
