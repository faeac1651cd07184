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

import javax.sql.DataSource;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;
import org.springframework.stereotype.Component;

import io.github.shardboot.Shards;

/**
 * Creates the tables of every shard, before the first web request.
 *
 * @author Shardboot Contributors
 */
@Component
public class ShardSchema implements SmartInitializingSingleton {

	private final Shards shards;

	private final DataSource dataSource;

	ShardSchema(Shards shards, DataSource dataSource) {
		this.shards = shards;
		this.dataSource = dataSource;
	}

	@Override
	public void afterSingletonsInstantiated() {
		ResourceDatabasePopulator script = new ResourceDatabasePopulator(new ClassPathResource("schema-shard.sql"));
		for (String shard : this.shards.names()) {
			this.shards.on(shard).run(() -> script.execute(this.dataSource));
		}
	}

}
