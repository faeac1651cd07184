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

package io.github.shardboot.repository;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.jdbc.autoconfigure.DataJdbcRepositoriesAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.jdbc.repository.config.EnableJdbcRepositories;

import io.github.shardboot.InvalidShardKeyException;
import io.github.shardboot.ShardConfigurationException;
import io.github.shardboot.ShardId;
import io.github.shardboot.ShardIdException;
import io.github.shardboot.ShardLocation;
import io.github.shardboot.Shards;
import io.github.shardboot.UnknownShardKeyException;
import io.github.shardboot.autoconfigure.ShardRepositoryAutoConfiguration;
import io.github.shardboot.autoconfigure.catalog.ShardCatalogAutoConfiguration;
import io.github.shardboot.autoconfigure.catalog.ShardIdAutoConfiguration;
import io.github.shardboot.repository.ids.Label;
import io.github.shardboot.repository.ids.LabelRepository;
import io.github.shardboot.repository.ids.Parcel;
import io.github.shardboot.repository.ids.ParcelRepository;
import io.github.shardboot.testsupport.ShardCluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@code @ShardedId} with Spring Data JDBC, and for the routes of ids.
 *
 * @author Shardboot Contributors
 */
class ShardedIdIntegrationTests {

	private static final ShardCluster CLUSTER = ShardCluster.create(3);

	@BeforeAll
	static void createTables() {
		CLUSTER.shards().values().forEach((database) -> {
			database.jdbc().sql("create table parcel (id bigint primary key, customer bigint, name text)").update();
			database.jdbc().sql("create table label (id bigint primary key, name text)").update();
		});
	}

	@Test
	void aNewEntityGetsAnIdWithTheSlotOfItsKeyAndIsFoundByIt() {
		application("shard.strategy=consistent-hash", "shard.id.lane=1").run((context) -> {
			ParcelRepository parcels = context.getBean(ParcelRepository.class);
			Shards shards = context.getBean(Shards.class);
			for (long customer = 0; customer < 30; customer++) {
				Parcel saved = parcels.save(new Parcel(null, customer, "a"));
				ShardLocation home = shards.locate(customer);
				assertThat(ShardId.of(saved.id()).slot()).isEqualTo(home.slot());
				assertThat(rows(home.shard(), "parcel", saved.id())).isEqualTo(1);
				assertThat(shards.locate(ShardId.of(saved.id()))).isEqualTo(home);
				assertThat(parcels.findById(saved.id())).contains(saved);
				assertThat(parcels.save(saved)).as("the id is kept").isEqualTo(saved);
				assertThat(parcels.existsById(saved.id())).isTrue();
				parcels.deleteById(saved.id());
				assertThat(parcels.existsById(saved.id())).isFalse();
				assertThat(rows(home.shard(), "parcel", saved.id())).isZero();
			}
		});
	}

	@Test
	void callsWithManyIdsAreSplitAndKeepTheOrder() {
		application("shard.strategy=hash", "shard.id.lane=2").run((context) -> {
			ParcelRepository parcels = context.getBean(ParcelRepository.class);
			List<Parcel> saved = parcels
				.saveAll(LongStream.range(0, 200).mapToObj((customer) -> new Parcel(null, customer, "b")).toList());
			List<Long> ids = new ArrayList<>(saved.stream().map(Parcel::id).toList());
			assertThat(new HashSet<>(ids)).hasSize(200);
			Collections.shuffle(ids, new Random(6));
			assertThat(parcels.findAllById(ids)).extracting(Parcel::id).containsExactlyElementsOf(ids);
			parcels.deleteAllById(ids);
			assertThat(parcels.findAllById(ids)).isEmpty();
		});
	}

	@Test
	void anEntityWithoutAKeyTakesTheSlotOfTheScope() {
		application("shard.strategy=hash", "shard.id.lane=3").run((context) -> {
			LabelRepository labels = context.getBean(LabelRepository.class);
			Shards shards = context.getBean(Shards.class);
			Label saved = shards.forKey(4711L).call(() -> labels.save(new Label()));
			assertThat(ShardId.of(saved.getId()).slot()).isEqualTo(shards.locate(4711L).slot());
			assertThat(labels.findById(saved.getId())).isPresent();
			assertThatExceptionOfType(ShardIdException.class)
				.isThrownBy(() -> shards.on("s0").call(() -> labels.save(new Label())))
				.withMessage("Entity 'Label': a new id needs the slot of a shard key, but neither has the entity a "
						+ "@ShardKey property with a value, nor is there a key in scope. Set the property, or save in a "
						+ "scope of Shards.forKey(...).");
		});
	}

	@Test
	void aPinnedKeyMakesItsSlotAmbiguousForIds() {
		application("shard.strategy=hash", "shard.id.lane=4", "shard.overrides.5=s0", "shard.overrides.6=s1",
				"shard.overrides.7=s2", "shard.overrides.8=s0", "shard.overrides.9=s0")
			.run((context) -> {
				ParcelRepository parcels = context.getBean(ParcelRepository.class);
				Shards shards = context.getBean(Shards.class);
				for (long customer = 5; customer < 10; customer++) {
					Parcel saved = parcels.save(new Parcel(null, customer, "c"));
					assertThat(rows(shards.locate(customer).shard(), "parcel", saved.id())).isEqualTo(1);
					assertThat(shards.forKey(customer).call(() -> parcels.findById(saved.id()))).contains(saved);
				}
				Parcel pinned = parcels.save(new Parcel(null, 9L, "d"));
				assertThatExceptionOfType(UnknownShardKeyException.class)
					.isThrownBy(() -> parcels.findById(pinned.id()))
					.withMessageContaining("is pinned to another shard");
			});
	}

	@Test
	void whatIsNoSuchIdIsRefused() {
		application("shard.strategy=hash", "shard.hash.slots=16", "shard.identity=off", "shard.id.lane=5")
			.run((context) -> {
				ParcelRepository parcels = context.getBean(ParcelRepository.class);
				assertThatExceptionOfType(InvalidShardKeyException.class).isThrownBy(() -> parcels.findById(-1L))
					.withMessageContaining("an id made for @ShardedId was expected");
				assertThatExceptionOfType(UnknownShardKeyException.class)
					.isThrownBy(() -> parcels.findById(4095L << 10))
					.withMessageContaining("There is no slot '4095'");
			});
	}

	@Test
	void withoutALaneNothingIsSaved() {
		application("shard.strategy=hash").run((context) -> {
			ParcelRepository parcels = context.getBean(ParcelRepository.class);
			assertThatExceptionOfType(ShardIdException.class).isThrownBy(() -> parcels.save(new Parcel(null, 1L, "e")))
				.withMessageStartingWith("No lane for ids");
			assertThat(parcels.save(new Parcel(77L, 1L, "f")).id()).isEqualTo(77L);
		});
	}

	@Test
	void theCatalogLeasesALane() {
		application("shard.strategy=hash", "shard.catalog.enabled=true").run((context) -> {
			Parcel saved = context.getBean(ParcelRepository.class).save(new Parcel(null, 1L, "g"));
			assertThat(saved.id()).isPositive();
			assertThat(lanes("heartbeat is not null")).isEqualTo(1);
		});
		assertThat(lanes("heartbeat is not null")).as("given back").isZero();
	}

	@Test
	void aStrategyWithoutSlotsFailsTheStart() {
		application().run((context) -> assertThat(context).getFailure()
			.rootCause()
			.isInstanceOf(ShardConfigurationException.class)
			.hasMessageStartingWith("'shard.strategy': Entity '")
			.hasMessageEndingWith(
					"has a @ShardedId, which carries a slot, but with this strategy a slot does not tell the "
							+ "shard. Use strategy 'hash' or 'consistent-hash' with at most '4096' slots, or other ids."));
		application("shard.strategy=hash", "shard.hash.slots=8192").run((context) -> assertThat(context).getFailure()
			.rootCause()
			.hasMessageContaining("there are '8192' slots and it has room for '4096'"));
	}

	private static int lanes(String condition) {
		return CLUSTER.defaultDatabase()
			.jdbc()
			.sql("select count(*) from shardboot_lane where lane >= 0 and " + condition)
			.query(Integer.class)
			.single();
	}

	private static int rows(String shard, String table, long id) {
		return CLUSTER.database(shard)
			.jdbc()
			.sql("select count(*) from " + table + " where id = ?")
			.param(id)
			.query(Integer.class)
			.single();
	}

	private static ApplicationContextRunner application(String... properties) {
		return CLUSTER.application()
			.withConfiguration(
					AutoConfigurations.of(ShardCatalogAutoConfiguration.class, ShardIdAutoConfiguration.class,
							DataJdbcRepositoriesAutoConfiguration.class, ShardRepositoryAutoConfiguration.class))
			.withUserConfiguration(Application.class)
			.withPropertyValues("shard.identity=off")
			.withPropertyValues(properties);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableJdbcRepositories(basePackageClasses = ParcelRepository.class)
	static class Application {

	}

}
