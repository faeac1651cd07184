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

package io.github.shardboot.jpa;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

import javax.sql.DataSource;

import org.hibernate.engine.jdbc.connections.spi.AbstractDataSourceBasedMultiTenantConnectionProviderImpl;

import io.github.shardboot.ShardContext;
import io.github.shardboot.ShardContextHolder;
import io.github.shardboot.ShardIdGenerator;
import io.github.shardboot.routing.ShardRouter;
import io.github.shardboot.routing.ShardRoutingDataSource;

/**
 * Gives each session connections of its own shard, whatever the calling thread has chosen
 * meanwhile; every statement on them is refused while the thread is to work on another
 * one. What concerns no session is asked of the default database or, without one, of the
 * first shard by name.
 *
 * @author Shardboot Contributors
 */
public final class ShardConnectionProvider extends AbstractDataSourceBasedMultiTenantConnectionProviderImpl<String> {

	private final Map<String, DataSource> dataSources = new ConcurrentHashMap<>();

	private final ShardRoutingDataSource routing;

	private final EntityShards entities;

	private final UnaryOperator<DataSource> laziness;

	private final Supplier<ShardIdGenerator> ids;

	private final boolean lasting;

	/**
	 * Create a provider.
	 * @param routing where connections come from
	 * @param router tells the shard of an entity
	 * @param laziness makes a data source that takes its connection with the first
	 * statement
	 * @param ids makes ids that carry their slot; asked when the first one is needed
	 * @param lasting whether sessions outlive their transactions: they keep their
	 * connection, which can be none of a replica then
	 */
	public ShardConnectionProvider(ShardRoutingDataSource routing, ShardRouter router,
			UnaryOperator<DataSource> laziness, Supplier<ShardIdGenerator> ids, boolean lasting) {
		this.routing = routing;
		this.entities = new EntityShards(router);
		this.laziness = laziness;
		this.ids = ids;
		this.lasting = lasting;
	}

	EntityShards entities() {
		return this.entities;
	}

	Supplier<ShardIdGenerator> ids() {
		return this.ids;
	}

	@Override
	protected DataSource selectAnyDataSource() {
		return this.routing.representative();
	}

	@Override
	protected DataSource selectDataSource(String tenant) {
		DataSource known = this.dataSources.get(tenant);
		return (known != null) ? known : this.dataSources.computeIfAbsent(tenant, this::create);
	}

	private DataSource create(String tenant) {
		ShardContext owner = ShardContextHolder.DEFAULT_DATABASE_NAME.equals(tenant)
				? ShardContextHolder.DEFAULT_DATABASE : ShardContext.of(tenant, null);
		return this.laziness.apply(this.routing.only(owner, SessionShard::check, this.lasting));
	}

}
