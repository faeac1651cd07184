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

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import net.ttddyy.observation.boot.autoconfigure.DataSourceObservationBeanPostProcessor;
import org.springframework.beans.factory.ObjectProvider;

import io.github.shardboot.ShardContextHolder;
import io.github.shardboot.routing.ShardDataSourceCustomizer;

/**
 * Has Datasource Micrometer observe each shard and the default database, as if they were
 * beans {@code shard-<name>} and {@code default}.
 *
 * @author Shardboot Contributors
 */
final class JdbcObservationCustomizer implements ShardDataSourceCustomizer {

	private final ObjectProvider<DataSourceObservationBeanPostProcessor> observation;

	JdbcObservationCustomizer(ObjectProvider<DataSourceObservationBeanPostProcessor> observation) {
		this.observation = observation;
	}

	@Override
	public void customize(String shard, HikariDataSource dataSource) {
		// the pool stays what it is
	}

	@Override
	public DataSource wrap(String shard, DataSource dataSource) {
		DataSourceObservationBeanPostProcessor processor = this.observation.getIfAvailable();
		return (processor != null) ? (DataSource) processor.postProcessAfterInitialization(dataSource, beanName(shard))
				: dataSource;
	}

	private static String beanName(String shard) {
		return shard.equals(ShardContextHolder.DEFAULT_DATABASE_NAME) ? shard : "shard-" + shard;
	}

}
