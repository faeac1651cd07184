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

package io.github.shardboot.dataaccess;

import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jooq.autoconfigure.JooqAutoConfiguration;

import io.github.shardboot.testsupport.ShardCluster;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that jOOQ is routed.
 *
 * @author Shardboot Contributors
 */
class JooqIntegrationTests {

	private static final ShardCluster CLUSTER = ShardCluster.create(2);

	@Test
	void followsTheScope() {
		CLUSTER.clear();
		CLUSTER.application().withConfiguration(AutoConfigurations.of(JooqAutoConfiguration.class)).run((context) -> {
			DSLContext jooq = context.getBean(DSLContext.class);
			assertThat(jooq.dialect()).isEqualTo(SQLDialect.POSTGRES);
			DataAccess app = new DataAccess(CLUSTER, context);
			app.assertRouted((id) -> jooq.insertInto(DSL.table("item")).set(DSL.field("id"), id).execute());
			app.inSecond(() -> jooq.fetch("select id from item for update skip locked"));
			app.assertSent("select id from item for update skip locked");
		});
	}

	@Test
	void withoutDefaultDatabaseItNeedsItsDialect() {
		CLUSTER.clear();
		CLUSTER.withoutDefaultDatabase()
			.withConfiguration(AutoConfigurations.of(JooqAutoConfiguration.class))
			.withPropertyValues("spring.jooq.sql-dialect=postgres")
			.run((context) -> new DataAccess(CLUSTER, context).assertRouted((id) -> context.getBean(DSLContext.class)
				.insertInto(DSL.table("item"))
				.set(DSL.field("id"), id)
				.execute()));
	}

}
