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

package io.github.shardboot.test.container;

import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.testcontainers.postgresql.PostgreSQLContainer;

import io.github.shardboot.test.postgres.PostgresServer;

/**
 * A container that needs no Docker: a database of the server for tests.
 *
 * @author Shardboot Contributors
 */
class FakeContainer extends PostgreSQLContainer {

	private final JdbcConnectionDetails database = PostgresServer.shared().createDatabase("container");

	private boolean running;

	FakeContainer() {
		super("postgres:18");
	}

	@Override
	public void start() {
		this.running = true;
	}

	@Override
	public void stop() {
		this.running = false;
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public String getJdbcUrl() {
		return this.database.getJdbcUrl() + "?loggerLevel=OFF";
	}

	@Override
	public String getDatabaseName() {
		return this.database.getJdbcUrl().substring(this.database.getJdbcUrl().lastIndexOf('/') + 1);
	}

	@Override
	public String getUsername() {
		return this.database.getUsername();
	}

	@Override
	public String getPassword() {
		return this.database.getPassword();
	}

}
