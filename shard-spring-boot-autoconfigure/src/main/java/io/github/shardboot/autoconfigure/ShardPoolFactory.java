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

import java.beans.PropertyDescriptor;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.BeanUtils;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.core.env.Environment;
import org.springframework.util.ReflectionUtils;
import org.springframework.util.StringUtils;

import io.github.shardboot.failover.EvictionRule;
import io.github.shardboot.failover.PrimaryDataSource;
import io.github.shardboot.routing.ShardDataSourceCustomizer;

/**
 * Builds the pools of the shards without starting them: our defaults, then
 * {@code shard.defaults.hikari}, then the shard's own {@code hikari}, then the
 * customizers. Both levels are bound onto the same pool, so that what is not set keeps
 * the value of the level below.
 *
 * @author Shardboot Contributors
 */
final class ShardPoolFactory {

	private static final long REPLICA_MILLIS = 2_000;

	private final Binder binder;

	private final ShardProperties properties;

	private final List<ShardDataSourceCustomizer> customizers;

	private final HikariConfig defaults;

	ShardPoolFactory(Environment environment, ShardProperties properties, List<ShardDataSourceCustomizer> customizers) {
		this.binder = Binder.get(environment);
		this.properties = properties;
		this.customizers = customizers;
		this.defaults = defaults(TimeoutSettings.of(properties.timeouts()));
		// once, because binding some forty settings takes longer than copying them
		bind("shard.defaults.hikari", properties.defaults().hikari(), this.defaults);
	}

	Map<String, HikariDataSource> create(Map<String, JdbcConnectionDetails> shards) {
		Map<String, HikariDataSource> pools = new TreeMap<>();
		shards.forEach((name, details) -> pools.put(name, create(name, details)));
		return pools;
	}

	private HikariDataSource create(String shard, JdbcConnectionDetails details) {
		HikariDataSource pool = createUnchecked(shard, details);
		if (this.properties.primaryCheck()) {
			PrimaryDataSource.install(shard, pool);
		}
		return pool;
	}

	/**
	 * Build the pool of a replica. Its connections are read-only, and it soon gives up
	 * where the pool of a primary waits, because others can serve.
	 * @param shard the name of the shard
	 * @param details where the replica is
	 * @return the pool
	 */
	HikariDataSource createReplica(String shard, JdbcConnectionDetails details) {
		HikariDataSource pool = createUnchecked(shard, details);
		pool.setReadOnly(true);
		pool.setConnectionTimeout(Math.min(pool.getConnectionTimeout(), REPLICA_MILLIS));
		pool.setValidationTimeout(Math.min(pool.getValidationTimeout(), REPLICA_MILLIS));
		return pool;
	}

	private HikariDataSource createUnchecked(String shard, JdbcConnectionDetails details) {
		HikariDataSource pool = new HikariDataSource();
		copyDefaults(pool);
		ShardProperties.Shard own = this.properties.shards().get(shard);
		bind("shard.shards." + shard + ".hikari", (own != null) ? own.hikari() : null, pool);
		pool.setPoolName("shard-" + shard);
		pool.setJdbcUrl(details.getJdbcUrl());
		if (StringUtils.hasText(details.getUsername())) {
			pool.setUsername(details.getUsername());
		}
		if (StringUtils.hasText(details.getPassword())) {
			pool.setPassword(details.getPassword());
		}
		this.customizers.forEach((customizer) -> customizer.customize(shard, pool));
		EvictionRule.install(pool);
		return pool;
	}

	private static HikariConfig defaults(TimeoutSettings timeouts) {
		HikariConfig pool = new HikariConfig();
		pool.setMinimumIdle(0);
		pool.setMaximumPoolSize(10);
		pool.setInitializationFailTimeout(-1);
		pool.setConnectionTimeout(5_000);
		pool.setIdleTimeout(60_000);
		pool.setKeepaliveTime(120_000);
		timeouts.applyTo(pool);
		pool.addDataSourceProperty("tcpKeepAlive", "true");
		// the driver would take a promoted standby for a standby this long
		pool.addDataSourceProperty("hostRecheckSeconds", "1");
		pool.addDataSourceProperty("cancelSignalTimeout", "2");
		return pool;
	}

	// not copyStateTo, after which all pools have one object with the driver's properties
	private void copyDefaults(HikariDataSource pool) {
		for (PropertyDescriptor setting : BeanUtils.getPropertyDescriptors(HikariConfig.class)) {
			Method getter = setting.getReadMethod();
			Method setter = setting.getWriteMethod();
			if (getter != null && setter != null) {
				Object value = ReflectionUtils.invokeMethod(getter, this.defaults);
				if (value != null) {
					ReflectionUtils.invokeMethod(setter, pool, value);
				}
			}
		}
	}

	private void bind(String prefix, @Nullable HikariConfig configured, HikariConfig pool) {
		// looking for some forty settings takes long when there are many shards
		if (configured != null) {
			this.binder.bind(prefix, Bindable.ofInstance(pool));
		}
	}

}
