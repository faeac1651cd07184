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

package io.github.shardboot.autoconfigure.catalog;

import com.zaxxer.hikari.HikariDataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.util.StringUtils;

import io.github.shardboot.ShardConfigurationException;
import io.github.shardboot.autoconfigure.CatalogProperties;
import io.github.shardboot.catalog.Catalog;

/**
 * Builds access to the catalog: at {@code shard.catalog.url}, or in the default database.
 *
 * @author Shardboot Contributors
 */
final class CatalogFactory {

	private CatalogFactory() {
	}

	static Catalog create(CatalogProperties properties, @Nullable JdbcConnectionDetails defaultDatabase) {
		HikariDataSource pool = pool(properties);
		if (StringUtils.hasText(properties.url())) {
			login(pool, properties.url(), properties.username(), properties.password());
		}
		else if (defaultDatabase != null) {
			login(pool, defaultDatabase.getJdbcUrl(), defaultDatabase.getUsername(), defaultDatabase.getPassword());
		}
		else {
			throw new ShardConfigurationException("shard.catalog.url",
					"The catalog has no database: there is no 'spring.datasource.url' and no JdbcConnectionDetails bean.",
					"Set it to a JDBC URL such as 'jdbc:postgresql://host:5432/database', with 'shard.catalog.username' and 'shard.catalog.password'.");
		}
		return new Catalog(pool);
	}

	private static HikariDataSource pool(CatalogProperties properties) {
		String seconds = String.valueOf(Math.max(1, properties.timeout().toSeconds()));
		HikariDataSource pool = new HikariDataSource();
		pool.setPoolName("shard-catalog");
		pool.setMinimumIdle(0);
		pool.setMaximumPoolSize(properties.maximumPoolSize());
		pool.setInitializationFailTimeout(-1);
		pool.setConnectionTimeout(Math.max(250, properties.timeout().toMillis()));
		pool.setValidationTimeout(Math.max(250, properties.timeout().toMillis()));
		pool.setIdleTimeout(60_000);
		pool.setSchema(properties.schema());
		pool.addDataSourceProperty("connectTimeout", seconds);
		pool.addDataSourceProperty("socketTimeout", seconds);
		pool.addDataSourceProperty("tcpKeepAlive", "true");
		// details of the server would tell keys
		pool.addDataSourceProperty("logServerErrorDetail", "false");
		return pool;
	}

	private static void login(HikariDataSource pool, String url, @Nullable String username, @Nullable String password) {
		pool.setJdbcUrl(url);
		if (StringUtils.hasText(username)) {
			pool.setUsername(username);
		}
		if (StringUtils.hasText(password)) {
			pool.setPassword(password);
		}
	}

}
