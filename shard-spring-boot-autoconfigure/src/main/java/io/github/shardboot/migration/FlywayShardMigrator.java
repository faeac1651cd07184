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

package io.github.shardboot.migration;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

import javax.sql.DataSource;

import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.configuration.Configuration;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.core.api.output.MigrateResult;
import org.flywaydb.core.api.resource.Resource;
import org.flywaydb.core.internal.sqlscript.FlywaySqlScriptException;
import org.springframework.dao.DataAccessResourceFailureException;

import io.github.shardboot.routing.direct.FailureText;

/**
 * Migrates a shard with Flyway, configured as Spring Boot configures it for the default
 * database but for the locations and Java migrations.
 * <p>
 * Flyway refuses to begin in a schema that is not empty. A shard whose only tables are
 * those of this library counts as empty and is given a baseline at version 0 first.
 * Processes that start together wait for each other on Flyway's lock.
 *
 * @author Shardboot Contributors
 */
public final class FlywayShardMigrator implements ShardMigrator {

	private static final String ONLY_OURS = """
			select exists (select from pg_class where relnamespace = current_schema()::regnamespace)
				and not exists (select from pg_class c left join pg_index i on i.indexrelid = c.oid
					left join pg_class t on t.oid = i.indrelid
					where c.relnamespace = current_schema()::regnamespace
						and coalesce(t.relname, c.relname) not like 'shardboot\\_%'
						and coalesce(t.relname, c.relname) not like 'shard\\_directory%')""";

	private final Configuration template;

	private final String[] locations;

	/**
	 * Create a migrator.
	 * @param template the settings of Flyway; its data source is not used
	 * @param locations where the migrations of shards are
	 */
	public FlywayShardMigrator(Configuration template, String... locations) {
		this.template = template;
		this.locations = locations.clone();
	}

	@Override
	public ShardMigration migrate(String shard, DataSource dataSource) {
		FluentConfiguration configuration = new FluentConfiguration(this.template.getClassLoader())
			.configuration(this.template)
			.dataSource(dataSource)
			.javaMigrations()
			.locations(this.locations);
		try {
			MigrateResult result = withBaseline(configuration, dataSource).load().migrate();
			return new ShardMigration(
					(result.targetSchemaVersion != null) ? result.targetSchemaVersion : result.initialSchemaVersion,
					result.migrationsExecuted);
		}
		catch (FlywayException | SQLException ex) {
			throw new DataAccessResourceFailureException(describe(ex), ex);
		}
	}

	/**
	 * Migrate the default database, which may have the tables of the catalog already.
	 * @param flyway how Spring Boot migrates it
	 * @throws SQLException if it cannot be asked
	 */
	public static void migrateDefaultDatabase(Flyway flyway) throws SQLException {
		Configuration configuration = flyway.getConfiguration();
		DataSource dataSource = configuration.getDataSource();
		if (configuration.isBaselineOnMigrate() || dataSource == null || !isOnlyOurs(dataSource)) {
			flyway.migrate();
			return;
		}
		withBaseline(new FluentConfiguration(configuration.getClassLoader()).configuration(configuration), dataSource)
			.load()
			.migrate();
	}

	private static FluentConfiguration withBaseline(FluentConfiguration configuration, DataSource dataSource)
			throws SQLException {
		return (!configuration.isBaselineOnMigrate() && isOnlyOurs(dataSource))
				? configuration.baselineOnMigrate(true).baselineVersion("0") : configuration;
	}

	private static boolean isOnlyOurs(DataSource dataSource) throws SQLException {
		try (Connection connection = dataSource.getConnection();
				Statement statement = connection.createStatement();
				ResultSet row = statement.executeQuery(ONLY_OURS)) {
			return row.next() && row.getBoolean(1);
		}
	}

	private static String describe(Exception failure) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof FlywaySqlScriptException script) {
				Resource resource = script.getResource();
				return "%s, line %d: %s".formatted((resource != null) ? resource.getFilename() : "script",
						script.getLineNumber(), FailureText.of(failure));
			}
			if (cause instanceof SQLException) {
				return FailureText.of(failure);
			}
		}
		return String.valueOf(failure.getMessage()).replaceAll("\\s*\\R\\s*", " ").strip();
	}

}
