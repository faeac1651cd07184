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

package io.github.shardboot.jpa;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

import jakarta.persistence.EntityManagerFactory;
import org.junit.jupiter.api.Test;
import org.springframework.context.ApplicationContext;

import io.github.shardboot.jpa.domain.Entry;
import io.github.shardboot.repository.ShardRepositoryPostProcessor;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link JpaTables}.
 *
 * @author Shardboot Contributors
 */
class JpaTablesIntegrationTests {

	@Test
	void tablesOfShardedEntitiesAreFoundWithTheColumnOfTheirKey() {
		JpaCluster.create().run((app) -> {
			Map<String, Optional<String>> found = tables(app.context(), Set.of()).get();
			assertThat(found).containsEntry("account", Optional.of("owner")).doesNotContainKey("country");
			Map<String, Optional<String>> byScope = tables(app.context(), Set.of(Entry.class)).get();
			assertThat(byScope).containsEntry("account", Optional.of("owner"))
				.containsEntry("entry", Optional.empty())
				.containsEntry("entry_related", Optional.empty());
		});
	}

	@Test
	void repositoriesTellWhichEntitiesAreSharded() {
		JpaCluster.create().run((app) -> {
			Set<Class<?>> sharded = app.context().getBean(ShardRepositoryPostProcessor.class).shardedTypes();
			assertThat(tables(app.context(), sharded).get()).containsKeys("account", "entry", "entry_related")
				.doesNotContainKey("country");
		});
	}

	private static JpaTables tables(ApplicationContext context, Set<Class<?>> sharded) {
		return new JpaTables(context.getBeanProvider(EntityManagerFactory.class), () -> sharded);
	}

}
