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

package io.github.shardboot.autoconfigure;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import org.junit.jupiter.api.Test;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.beans.factory.aot.AotServices;
import org.springframework.boot.test.context.FilteredClassLoader;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ShardRuntimeHints}.
 *
 * @author Shardboot Contributors
 */
class ShardRuntimeHintsTests {

	@Test
	void isRegistered() {
		assertThat(AotServices.factories().load(RuntimeHintsRegistrar.class))
			.hasAtLeastOneElementOfType(ShardRuntimeHints.class);
	}

	@Test
	void poolsCanBeBound() {
		RuntimeHints hints = new RuntimeHints();
		new ShardRuntimeHints().registerHints(hints, getClass().getClassLoader());
		assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(HikariConfig.class, "setMaximumPoolSize"))
			.accepts(hints);
		assertThat(RuntimeHintsPredicates.reflection().onType(HikariDataSource.class)).accepts(hints);
	}

	@Test
	void scriptsOfTheCatalogAreThere() {
		RuntimeHints hints = new RuntimeHints();
		new ShardRuntimeHints().registerHints(hints, getClass().getClassLoader());
		assertThat(RuntimeHintsPredicates.resource().forResource("io/github/shardboot/catalog/1-catalog.sql"))
			.accepts(hints);
	}

	@Test
	void needsNoPool() {
		RuntimeHints hints = new RuntimeHints();
		new ShardRuntimeHints().registerHints(hints, new FilteredClassLoader(HikariDataSource.class));
		assertThat(hints.reflection().typeHints()).isEmpty();
	}

}
