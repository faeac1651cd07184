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

package io.github.shardboot.directory;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;

import javax.sql.DataSource;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import io.github.shardboot.ShardDirectory;
import io.github.shardboot.ShardLocation;
import io.github.shardboot.ShardResidencyException;
import io.github.shardboot.Shards;
import io.github.shardboot.Tenant;
import io.github.shardboot.TenantNeeds;
import io.github.shardboot.UnknownShardException;
import io.github.shardboot.UnknownShardKeyException;
import io.github.shardboot.autoconfigure.catalog.ShardCatalogAutoConfiguration;
import io.github.shardboot.autoconfigure.catalog.ShardDirectoryAutoConfiguration;
import io.github.shardboot.testsupport.ShardCluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for strategy {@code directory} as an application sees it.
 *
 * @author Shardboot Contributors
 */
class DirectoryIntegrationTests {

	private final ShardCluster cluster = ShardCluster.create(3);

	private ApplicationContextRunner runner;

	@BeforeEach
	void create() {
		this.runner = this.cluster.application()
			.withConfiguration(
					AutoConfigurations.of(ShardCatalogAutoConfiguration.class, ShardDirectoryAutoConfiguration.class))
			.withPropertyValues("shard.strategy=directory", "shard.shards.s2.dedicated=true",
					"shard.shards.s0.region=eu", "shard.shards.s1.region=us");
	}

	@Test
	void aKeyGoesWhereTheDirectorySays() {
		this.runner.run((context) -> {
			Shards shards = context.getBean(Shards.class);
			shards.tenants().pin(7, "s1");
			assertThat(shards.locate("7")).isEqualTo(new ShardLocation("s1", null, 1, ShardLocation.Why.DIRECTORY));
			assertThatExceptionOfType(UnknownShardKeyException.class).isThrownBy(() -> shards.forKey(8))
				.withMessage("Shards: The key has no entry in the directory. "
						+ "Assign it with Shards.tenants(), or set 'shard.directory.unknown' to 'assign'.");
		});
	}

	@Test
	void tenantsAreAssignedListedPinnedAndReleased() {
		this.runner.run((context) -> {
			Shards shards = context.getBean(Shards.class);
			for (long key = 0; key < 10; key++) {
				shards.tenants().assign(key);
			}
			assertThat(shards.tenants().list(null, 4)).extracting(Tenant::key).containsExactly(0L, 1L, 2L, 3L);
			assertThat(shards.tenants().list(3, 100)).extracting(Tenant::key).containsExactly(4L, 5L, 6L, 7L, 8L, 9L);
			assertThat(shards.tenants().list("s0", null, 100)).hasSize(5).noneMatch(Tenant::pinned);
			assertThat(shards.tenants().list("s1", null, 100)).hasSize(5);
			Tenant first = shards.tenants().find(0).orElseThrow();
			assertThat(shards.tenants().pin(0, first.shard())).matches(Tenant::pinned);
			assertThat(shards.tenants().find(0)).hasValueSatisfying((tenant) -> assertThat(tenant.pinned()).isTrue());
			String other = first.shard().equals("s0") ? "s1" : "s0";
			assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
				.isThrownBy(() -> shards.tenants().pin(0, other))
				.withMessageContaining("pinning moves no rows");
			assertThatExceptionOfType(UnknownShardException.class).isThrownBy(() -> shards.tenants().pin(0, "s9"));
			assertThat(shards.tenants().release(0)).isTrue();
			assertThat(shards.tenants().release(0)).isFalse();
			assertThatExceptionOfType(UnknownShardKeyException.class).isThrownBy(() -> shards.locate(0));
			assertThat(shards.tenants().pin(0, other).shard()).isEqualTo(other);
		});
	}

	@Test
	void anEnterpriseTenantHasItsShardForItself() {
		this.runner.run((context) -> {
			Shards shards = context.getBean(Shards.class);
			for (long key = 0; key < 20; key++) {
				assertThat(shards.tenants().assign(key).shard()).isNotEqualTo("s2");
			}
			Tenant big = shards.tenants().assign(100, TenantNeeds.NONE.onDedicatedShard());
			assertThat(big).isEqualTo(new Tenant(100L, "s2", null, true, true));
			assertThat(shards.tenants().assign(100, TenantNeeds.NONE.onDedicatedShard())).isEqualTo(big);
			assertThatExceptionOfType(UnknownShardKeyException.class)
				.isThrownBy(() -> shards.tenants().assign(101, TenantNeeds.NONE.onDedicatedShard()))
				.withMessage("No dedicated shard is free. Add one with 'shard.shards.<name>.dedicated' set to true.");
			assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
				.isThrownBy(() -> shards.tenants().pin(102, "s2"))
				.withMessageContaining("belongs to one tenant alone");
		});
	}

	@ParameterizedTest
	@EnumSource(names = { "ROWS", "BYTES" })
	void aNewTenantGoesWhereTheLeastIsStored(LoadMeasure measure) {
		this.cluster.database("s0")
			.jdbc()
			.sql("insert into item (id, name) select i, repeat('x', 100) from generate_series(1, 20000) i")
			.update();
		Awaitility.await()
			.atMost(Duration.ofSeconds(60))
			.until(() -> measured(measure, "s0") > measured(measure, "s1"));
		this.runner
			.withPropertyValues("shard.directory.load=" + measure, "shard.shards.s2.weight=0",
					"shard.shards.s2.dedicated=false")
			.run((context) -> {
				Shards shards = context.getBean(Shards.class);
				assertThat(shards.tenants().assign(1).shard()).isEqualTo("s1");
			});
	}

	private long measured(LoadMeasure measure, String shard) throws SQLException {
		try (Connection connection = this.cluster.database(shard).connect()) {
			return measure.of(connection);
		}
	}

	@Test
	void aTenantIsBoundToItsRegion() {
		this.runner.run((context) -> {
			Shards shards = context.getBean(Shards.class);
			for (long key = 0; key < 10; key++) {
				assertThat(shards.tenants().assign(key, TenantNeeds.NONE.inRegion("us")))
					.isEqualTo(new Tenant(key, "s1", "us", false, false));
			}
			assertThatExceptionOfType(UnknownShardKeyException.class)
				.isThrownBy(() -> shards.tenants().assign(50, TenantNeeds.NONE.inRegion("mars")))
				.withMessageContaining("No shard in region 'mars' takes new tenants.");
		});
	}

	@Test
	void aTenantNeverLeavesARegionThatIsGuarded() {
		this.runner.withPropertyValues("shard.geo.resident=eu", "shard.directory.cache.expire-after-write=1ms")
			.run((context) -> {
				Shards shards = context.getBean(Shards.class);
				assertThat(shards.tenants().assign(1, TenantNeeds.NONE.inRegion("eu")).shard()).isEqualTo("s0");
				shards.tenants().assign(2, TenantNeeds.NONE.inRegion("us"));
				assertThat(shards.locate(1).shard()).isEqualTo("s0");
				this.cluster.defaultDatabase()
					.jdbc()
					.sql("update shard_directory set shard = case shard when 's0' then 's1' else 's0' end")
					.update();
				Awaitility.await()
					.atMost(Duration.ofSeconds(30))
					.untilAsserted(() -> assertThat(shards.locate(2).shard()).isEqualTo("s0"));
				assertThatExceptionOfType(ShardResidencyException.class).isThrownBy(() -> shards.locate(1))
					.withMessage(
							"An entry of the directory names shard 's1' for a key that must not leave region 'eu', "
									+ "as 'shard.geo.resident' says. Choose a shard of the region.");
				assertThat(shards.tenants().list("s1", null, 9)).as("can be found").hasSize(1);
				assertThat(shards.tenants().release(1)).as("and mended").isTrue();
				assertThatExceptionOfType(ShardResidencyException.class)
					.isThrownBy(() -> context.getBean("cachingShardDirectory", ShardDirectory.class)
						.add(new Tenant(3L, "s1", "eu", false, false)));
				assertThat(shards.tenants().find(3)).isEmpty();
			});
	}

	@Test
	void unknownKeysGetAShardWhereThatIsWanted() {
		this.runner.withPropertyValues("shard.directory.unknown=assign").run((context) -> {
			Shards shards = context.getBean(Shards.class);
			assertThatExceptionOfType(UnknownShardKeyException.class).as("asking where it is assigns nothing")
				.isThrownBy(() -> shards.locate(7));
			assertThat(shards.tenants().find(7)).isEmpty();
			shards.forKey(7).run(() -> {
			});
			assertThat(shards.tenants().find(7))
				.hasValueSatisfying((tenant) -> assertThat(tenant.shard()).isEqualTo(shards.locate(7).shard()));
		});
	}

	@Test
	void keysInABatchAreLookedUpAtOnce() {
		this.runner.run((context) -> {
			Shards shards = context.getBean(Shards.class);
			LongStream.range(0, 100).forEach((key) -> insert(key, "s" + key % 2));
			int before = this.cluster.defaultDatabase().statementsWith("from shard_directory where key").size();
			DirectoryStrategy strategy = context.getBean(DirectoryStrategy.class);
			strategy.prepare(LongStream.range(0, 100).boxed().toList());
			LongStream.range(0, 100).forEach((key) -> assertThat(shards.locate(key).shard()).isEqualTo("s" + key % 2));
			assertThat(this.cluster.defaultDatabase().statementsWith("from shard_directory where key"))
				.hasSize(before + 1);
		});
	}

	@Test
	void aLookUpNeitherJoinsNorDisturbsTheTransactionOfItsCaller() {
		this.runner.withPropertyValues("spring.datasource.hikari.maximum-pool-size=1").run((context) -> {
			insert(7, "s1");
			Shards shards = context.getBean(Shards.class);
			TransactionTemplate transaction = new TransactionTemplate(
					context.getBean(PlatformTransactionManager.class));
			transaction.executeWithoutResult((status) -> {
				JdbcClient.create(context.getBean(DataSource.class)).sql("insert into item (id) values (1)").update();
				assertThat(shards.locate(7).shard()).isEqualTo("s1");
				shards.tenants().assign(8);
				status.setRollbackOnly();
			});
			assertThat(this.cluster.items("default")).isEmpty();
			assertThat(shards.tenants().find(8)).isPresent();
		});
	}

	@Test
	void changesOfOtherProcessesAndByHandAreSeenSoon() {
		this.runner.withPropertyValues("shard.catalog.poll-interval=1h", "shard.directory.cache.expire-after-write=1h")
			.run((context) -> {
				Shards shards = context.getBean(Shards.class);
				insert(7, "s0");
				assertThat(shards.locate(7).shard()).isEqualTo("s0");
				awaitListener();
				update(7, "s1");
				awaitShard(context, 7, "s1");
			});
	}

	@Test
	void changesAreSeenWithoutNotificationToo() {
		this.runner
			.withPropertyValues("shard.catalog.poll-interval=50ms", "shard.directory.cache.expire-after-write=1h")
			.run((context) -> {
				Shards shards = context.getBean(Shards.class);
				insert(7, "s0");
				this.cluster.defaultDatabase().jdbc().sql("drop trigger shardboot_notify on shard_directory").update();
				assertThat(shards.locate(7).shard()).isEqualTo("s0");
				update(7, "s1");
				awaitShard(context, 7, "s1");
			});
	}

	@Test
	void aLostListenerListensAgainAndMissesNothing() {
		this.runner
			.withPropertyValues("shard.catalog.poll-interval=300ms", "shard.directory.cache.expire-after-write=1h")
			.run((context) -> {
				Shards shards = context.getBean(Shards.class);
				insert(7, "s0");
				assertThat(shards.locate(7).shard()).isEqualTo("s0");
				awaitListener();
				this.cluster.defaultDatabase()
					.jdbc()
					.sql("select pg_terminate_backend(pid) from pg_stat_activity "
							+ "where (query ilike '%shard_directory_change%' or query ilike 'listen%')"
							+ " and datname = current_database() and pid <> pg_backend_pid()")
					.query(Boolean.class)
					.list();
				update(7, "s1");
				awaitShard(context, 7, "s1");
				update(7, "s0");
				awaitShard(context, 7, "s0");
			});
	}

	@Test
	void anEntryForAShardThatIsNotConfiguredIsRefused() {
		this.runner.run((context) -> {
			Shards shards = context.getBean(Shards.class);
			this.cluster.defaultDatabase()
				.jdbc()
				.sql("insert into shardboot_map_shard (shard, epoch) values ('s7', 1)")
				.update();
			insert(7, "s7");
			assertThatExceptionOfType(UnknownShardException.class).isThrownBy(() -> shards.forKey(7))
				.withMessageContaining("'s7', which is not a configured shard");
			List<String> garbage = List.of("jdbc:postgresql://evil/", "s9", "S0", "");
			for (String shard : garbage) {
				assertThatExceptionOfType(DataIntegrityViolationException.class).as(shard)
					.isThrownBy(() -> update(7, shard));
			}
		});
	}

	private void insert(long key, String shard) {
		this.cluster.defaultDatabase()
			.jdbc()
			.sql("insert into shard_directory (key, shard) values (?, ?)")
			.params(String.valueOf(key), shard)
			.update();
	}

	private void update(long key, String shard) {
		this.cluster.defaultDatabase()
			.jdbc()
			.sql("update shard_directory set shard = ? where key = ?")
			.params(shard, String.valueOf(key))
			.update();
	}

	private void awaitListener() {
		Awaitility.await()
			.atMost(Duration.ofSeconds(30))
			.until(() -> !this.cluster.defaultDatabase().statementsWith("pg_current_snapshot").isEmpty());
	}

	private static void awaitShard(ApplicationContext context, long key, String shard) {
		Awaitility.await()
			.atMost(Duration.ofSeconds(30))
			.pollInterval(Duration.ofMillis(5))
			.until(() -> context.getBean(Shards.class).locate(key).shard().equals(shard));
	}

}
