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

package io.github.shardboot.moving;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import io.github.shardboot.Shards;
import io.github.shardboot.autoconfigure.ShardAutoConfiguration;
import io.github.shardboot.autoconfigure.ShardKeyAutoConfiguration;
import io.github.shardboot.autoconfigure.catalog.ShardCatalogAutoConfiguration;
import io.github.shardboot.catalog.CatalogWatch;
import io.github.shardboot.testsupport.ShardCluster;

/**
 * An instance of an application with two shards, sixteen slots and a catalog. It looks at
 * the catalog when a test says so, and when a shard refuses something.
 *
 * @param context the instance
 * @param shards its shards
 * @param jdbc its database access
 * @author Shardboot Contributors
 */
record MovingApplication(ConfigurableApplicationContext context, Shards shards, JdbcClient jdbc) {

	static ApplicationContextRunner on(ShardCluster cluster) {
		return on(cluster, cluster.defaultDatabase().server().username(),
				cluster.defaultDatabase().server().password());
	}

	static ApplicationContextRunner on(ShardCluster cluster, String user, String password) {
		return new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(DataSourceAutoConfiguration.class,
					DataSourceTransactionManagerAutoConfiguration.class, TransactionAutoConfiguration.class,
					JdbcTemplateAutoConfiguration.class, JdbcClientAutoConfiguration.class,
					ShardAutoConfiguration.class, ShardKeyAutoConfiguration.class, ShardCatalogAutoConfiguration.class))
			.withPropertyValues(cluster.defaultProperties())
			.withPropertyValues("shard.defaults.username=" + user, "shard.defaults.password=" + password,
					"shard.shards.s0.url=" + cluster.database("s0").url(),
					"shard.shards.s1.url=" + cluster.database("s1").url(), "shard.strategy=hash", "shard.hash.slots=16",
					"shard.catalog.enabled=true", "shard.identity=off", "shard.rebalance.max-pause=5s",
					"shard.rebalance.lease=1h");
	}

	static MovingApplication of(ConfigurableApplicationContext context) {
		context.getBean(CatalogWatch.class).stop();
		return new MovingApplication(context, context.getBean(Shards.class), context.getBean(JdbcClient.class)).look();
	}

	MovingApplication look() {
		this.context.getBean(CatalogWatch.class).look();
		return this;
	}

	TransactionTemplate transaction(int isolation, boolean readOnly) {
		TransactionTemplate transaction = new TransactionTemplate(
				this.context.getBean(PlatformTransactionManager.class));
		transaction.setIsolationLevel(isolation);
		transaction.setReadOnly(readOnly);
		return transaction;
	}

	/**
	 * Return a key that lives in a shard.
	 * @param shard the name of the shard
	 * @param butNot a slot that it must not have
	 * @return the lowest such key
	 */
	long key(String shard, int butNot) {
		for (long key = 1;; key++) {
			if (this.shards.locate(key).shard().equals(shard) && slot(key) != butNot) {
				return key;
			}
		}
	}

	int slot(long key) {
		return this.shards.locate(key).slot();
	}

	String shard(long key) {
		return this.shards.locate(key).shard();
	}

}
