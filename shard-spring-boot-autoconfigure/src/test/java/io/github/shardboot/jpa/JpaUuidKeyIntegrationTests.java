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

import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.jpa.autoconfigure.DataJpaRepositoriesAutoConfiguration;
import org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration;
import org.springframework.boot.persistence.autoconfigure.EntityScan;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.jpa.repository.config.EnableJpaRepositories;

import io.github.shardboot.InvalidShardKeyException;
import io.github.shardboot.ShardSwitchException;
import io.github.shardboot.autoconfigure.ShardJpaAutoConfiguration;
import io.github.shardboot.autoconfigure.ShardRepositoryAutoConfiguration;
import io.github.shardboot.jpa.JpaCluster.App;
import io.github.shardboot.jpa.uuids.Device;
import io.github.shardboot.jpa.uuids.DeviceRepository;
import io.github.shardboot.jpa.uuids.Sensor;
import io.github.shardboot.jpa.uuids.SensorRepository;
import io.github.shardboot.testsupport.ShardCluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for UUIDs of version 7 that are id and shard key with JPA.
 *
 * @author Shardboot Contributors
 */
class JpaUuidKeyIntegrationTests {

	private static final ShardCluster CLUSTER = ShardCluster.create(2);

	@BeforeAll
	static void createTables() {
		CLUSTER.shards().values().forEach((database) -> {
			database.jdbc().sql("create table device (id uuid primary key, version int)").update();
			database.jdbc().sql("create table sensor (id uuid primary key)").update();
		});
	}

	@BeforeEach
	void clear() {
		CLUSTER.shards().values().forEach((database) -> database.jdbc().sql("truncate device, sensor").update());
	}

	@Test
	void anEntityThatHasItsIdFromTheBeginningIsRoutedAndFoundByIt() {
		run((app) -> {
			DeviceRepository devices = app.context().getBean(DeviceRepository.class);
			List<UUID> ids = Stream.generate(Device::new)
				.limit(40)
				.map((device) -> devices.save(device).getId())
				.toList();
			assertThat(ids).allMatch((id) -> id.version() == 7);
			assertThat(ids("s0", "device")).isNotEmpty();
			assertThat(ids("s1", "device")).isNotEmpty();
			for (UUID id : ids) {
				assertThat(ids(app.shards().locate(id).shard(), "device")).contains(id);
				assertThat(devices.findById(id)).map(Device::getVersion).contains(0);
			}
			assertThat(devices.findAllById(ids)).extracting(Device::getId).containsExactlyElementsOf(ids);
			devices.deleteAllById(ids);
			assertThat(ids("s0", "device")).isEmpty();
			assertThat(ids("s1", "device")).isEmpty();
		});
	}

	@Test
	void anEntityThatHasNoIdYetHasNoShard() {
		run((app) -> {
			SensorRepository sensors = app.context().getBean(SensorRepository.class);
			assertThatExceptionOfType(InvalidShardKeyException.class).isThrownBy(() -> sensors.save(new Sensor()));
			assertThat(ids("s0", "sensor")).isEmpty();
			assertThat(ids("s1", "sensor")).isEmpty();
		});
	}

	@Test
	void anIdThatHibernateMakesForAnotherShardIsRefused() {
		run((app) -> {
			int refused = 0;
			for (int i = 0; i < 40; i++) {
				try {
					app.shards().on("s0").run(() -> app.inTransaction(() -> {
						app.entityManager().persist(new Sensor());
						app.entityManager().flush();
					}));
				}
				catch (ShardSwitchException ex) {
					refused++;
				}
			}
			assertThat(refused).isBetween(1, 39);
			assertThat(ids("s0", "sensor")).hasSize(40 - refused)
				.allMatch((id) -> app.shards().locate(id).shard().equals("s0"));
			assertThat(ids("s1", "sensor")).isEmpty();
		});
	}

	private static List<UUID> ids(String shard, String table) {
		return CLUSTER.database(shard).jdbc().sql("select id from " + table).query(UUID.class).list();
	}

	private static void run(Consumer<App> test) {
		CLUSTER.application()
			.withConfiguration(AutoConfigurations.of(HibernateJpaAutoConfiguration.class,
					DataJpaRepositoriesAutoConfiguration.class, ShardRepositoryAutoConfiguration.class,
					ShardJpaAutoConfiguration.class))
			.withUserConfiguration(Application.class)
			.withPropertyValues("shard.identity=off", "spring.jpa.hibernate.ddl-auto=none", "shard.strategy=hash",
					"shard.key-type=uuid")
			.run((context) -> test.accept(new App(context)));
	}

	@Configuration(proxyBeanMethods = false)
	@EntityScan(basePackageClasses = Device.class)
	@EnableJpaRepositories(basePackageClasses = DeviceRepository.class)
	static class Application {

	}

}
