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

package io.github.shardboot.sample.database;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link EmbeddedShopServer}.
 *
 * @author Shardboot Contributors
 */
class EmbeddedShopServerIntegrationTests {

	@ParameterizedTest
	@ValueSource(strings = { "shop", "shop_5", "tenants", "tenants_4" })
	void databasesAreThereAndEmpty(String database) {
		JdbcClient jdbc = JdbcClient.create(new DriverManagerDataSource(
				EmbeddedShopServer.shared().url() + "/" + database, "postgres", "postgres"));
		assertThat(jdbc.sql("select count(*) from pg_stat_user_tables").query(Long.class).single()).isZero();
	}

	@Test
	void applicationIsToldWhereTheServerIs() {
		MockEnvironment environment = new MockEnvironment();
		new EmbeddedPostgresEnvironmentPostProcessor().postProcessEnvironment(environment, new SpringApplication());
		assertThat(environment.getProperty("sample.postgres.url")).isEqualTo(EmbeddedShopServer.shared().url());
	}

}
