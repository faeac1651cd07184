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

import java.sql.CallableStatement;
import java.sql.PreparedStatement;
import java.sql.Statement;

import com.zaxxer.hikari.HikariDataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.boot.context.properties.bind.BindableRuntimeHintsRegistrar;
import org.springframework.util.ClassUtils;

/**
 * Hints for the pools of the shards, onto which properties are bound without a bean that
 * would tell so, and for the scripts of the catalog.
 *
 * @author Shardboot Contributors
 */
final class ShardRuntimeHints implements RuntimeHintsRegistrar {

	private static final String POOL = "com.zaxxer.hikari.HikariDataSource";

	@Override
	public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
		hints.resources().registerPattern("io/github/shardboot/catalog/*.sql");
		hints.resources().registerPattern("io/github/shardboot/fence/*.sql");
		if (ClassUtils.isPresent(POOL, classLoader)) {
			BindableRuntimeHintsRegistrar.forTypes(HikariDataSource.class).registerHints(hints);
			hints.proxies().registerJdkProxy(Statement.class);
			hints.proxies().registerJdkProxy(PreparedStatement.class);
			hints.proxies().registerJdkProxy(CallableStatement.class);
		}
	}

}
