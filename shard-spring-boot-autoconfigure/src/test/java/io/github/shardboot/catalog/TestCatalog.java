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

package io.github.shardboot.catalog;

import com.zaxxer.hikari.HikariDataSource;

import io.github.shardboot.testsupport.TestDatabase;

/**
 * Makes catalogs in databases of the shared server.
 *
 * @author Shardboot Contributors
 */
public final class TestCatalog {

	private TestCatalog() {
	}

	/**
	 * Return access to the catalog of a database.
	 * @param database the database
	 * @return the catalog, to close
	 */
	public static Catalog in(TestDatabase database) {
		return at(database.url(), database.server().username(), database.server().password());
	}

	/**
	 * Return access to a catalog.
	 * @param url the JDBC URL
	 * @param username the user
	 * @param password the password
	 * @return the catalog, to close
	 */
	public static Catalog at(String url, String username, String password) {
		HikariDataSource pool = new HikariDataSource();
		pool.setJdbcUrl(url);
		pool.setUsername(username);
		pool.setPassword(password);
		pool.setMinimumIdle(0);
		pool.setMaximumPoolSize(4);
		pool.setConnectionTimeout(2000);
		pool.setInitializationFailTimeout(-1);
		pool.addDataSourceProperty("connectTimeout", "2");
		pool.addDataSourceProperty("socketTimeout", "20");
		return new Catalog(pool);
	}

}
