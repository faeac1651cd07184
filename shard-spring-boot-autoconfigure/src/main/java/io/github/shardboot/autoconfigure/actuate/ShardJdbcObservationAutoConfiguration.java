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

package io.github.shardboot.autoconfigure.actuate;

import java.sql.SQLException;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import net.ttddyy.observation.boot.autoconfigure.DataSourceNameResolver;
import net.ttddyy.observation.boot.autoconfigure.DataSourceObservationBeanPostProcessor;
import net.ttddyy.observation.boot.autoconfigure.DefaultDataSourceNameResolver;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

import io.github.shardboot.autoconfigure.ShardAutoConfiguration;
import io.github.shardboot.routing.ShardDataSourceCustomizer;

/**
 * Auto-configuration of Datasource Micrometer: it observes each shard and the default
 * database under a name of its own, instead of the routed data source as a whole.
 *
 * @author Shardboot Contributors
 */
@AutoConfiguration(before = ShardAutoConfiguration.class,
		beforeName = "net.ttddyy.observation.boot.autoconfigure.DataSourceObservationAutoConfiguration")
@ConditionalOnClass({ DataSourceObservationBeanPostProcessor.class, HikariDataSource.class })
@ConditionalOnBooleanProperty(name = { "shard.enabled", "jdbc.datasource-proxy.enabled" }, matchIfMissing = true)
public final class ShardJdbcObservationAutoConfiguration {

	@Bean
	static JdbcPropertiesPostProcessor jdbcPropertiesPostProcessor(Environment environment) {
		return new JdbcPropertiesPostProcessor(environment);
	}

	@Bean
	ShardDataSourceCustomizer jdbcObservationCustomizer(
			ObjectProvider<DataSourceObservationBeanPostProcessor> observation) {
		return new JdbcObservationCustomizer(observation);
	}

	@Bean
	@ConditionalOnMissingBean
	DataSourceNameResolver dataSourceNameResolver() {
		DataSourceNameResolver others = new DefaultDataSourceNameResolver();
		// the pool's own name, also behind a wrapper; the other way opens a connection
		return (name, dataSource) -> others.resolve(name, unwrapped(dataSource));
	}

	private static DataSource unwrapped(DataSource dataSource) {
		try {
			return dataSource.isWrapperFor(HikariDataSource.class) ? dataSource.unwrap(HikariDataSource.class)
					: dataSource;
		}
		catch (SQLException ex) {
			return dataSource;
		}
	}

}
