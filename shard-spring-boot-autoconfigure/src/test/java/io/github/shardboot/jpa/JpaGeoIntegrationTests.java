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
import java.util.function.Consumer;

import jakarta.persistence.EntityManager;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.jpa.autoconfigure.DataJpaRepositoriesAutoConfiguration;
import org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration;
import org.springframework.boot.persistence.autoconfigure.EntityScan;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.jpa.repository.config.EnableJpaRepositories;

import io.github.shardboot.GeoKey;
import io.github.shardboot.InvalidShardKeyException;
import io.github.shardboot.ShardSwitchException;
import io.github.shardboot.autoconfigure.ShardJpaAutoConfiguration;
import io.github.shardboot.autoconfigure.ShardRepositoryAutoConfiguration;
import io.github.shardboot.jpa.JpaCluster.App;
import io.github.shardboot.jpa.regions.Contract;
import io.github.shardboot.jpa.regions.ContractRepository;
import io.github.shardboot.testsupport.ShardCluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for strategy {@code geo} with JPA: region {@code eu} has shards {@code s0} and
 * {@code s1}, region {@code us} has {@code s2}.
 *
 * @author Shardboot Contributors
 */
class JpaGeoIntegrationTests {

	private static final ShardCluster CLUSTER = ShardCluster.create(3);

	@BeforeAll
	static void createTables() {
		CLUSTER.shards()
			.values()
			.forEach((database) -> database.jdbc()
				.sql("create table contract (id bigint primary key, country varchar(255), customer_id bigint)")
				.update());
	}

	@BeforeEach
	void clear() {
		CLUSTER.shards().values().forEach((database) -> database.jdbc().sql("truncate contract").update());
	}

	@Test
	void entitiesLiveInTheRegionOfTheirCountry() {
		run((app) -> {
			for (long customer = 0; customer < 20; customer++) {
				contracts(app).save(new Contract(customer, "DE", customer));
				contracts(app).save(new Contract(100 + customer, "US", customer));
			}
			assertThat(countries("s0")).containsOnly("DE");
			assertThat(countries("s1")).containsOnly("DE");
			assertThat(countries("s2")).hasSize(20).containsOnly("US");
			for (long customer = 0; customer < 20; customer++) {
				assertThat(contracts(app).findByCountryAndCustomerId("DE", customer)).extracting(Contract::getId)
					.containsExactly(customer);
				assertThat(contracts(app).findByCountryAndCustomerId("US", customer)).extracting(Contract::getId)
					.containsExactly(100 + customer);
				assertThat(CLUSTER.database(app.shards().locate(new GeoKey("DE", customer)).shard())
					.jdbc()
					.sql("select count(*) from contract where id = ?")
					.param(customer)
					.query(Integer.class)
					.single()).isOne();
			}
		});
	}

	@Test
	void anEntityWhoseRegionIsNotSetIsRefused() {
		run((app) -> {
			assertNoRegion(() -> contracts(app).save(new Contract(1L, null, 1L)));
			List<Consumer<EntityManager>> operations = List.of(
					(entities) -> entities.persist(new Contract(1L, null, 1L)),
					(entities) -> entities.persist(new Contract(1L, " ", 1L)),
					(entities) -> entities.merge(new Contract(1L, null, 1L)),
					(entities) -> entities.remove(new Contract(1L, null, 1L)));
			for (Consumer<EntityManager> operation : operations) {
				assertNoRegion(() -> inTransaction(app, "s2", operation));
			}
			assertThat(countries("s2")).isEmpty();
		});
	}

	@Test
	void aRegionIsNotTakenFromARow() {
		run((app) -> {
			contracts(app).save(new Contract(1L, "US", 1L));
			assertNoRegion(() -> inTransaction(app, "s2", (entities) -> {
				entities.find(Contract.class, 1L).setCountry(null);
				entities.flush();
			}));
			assertForeign(() -> inTransaction(app, "s2", (entities) -> {
				entities.find(Contract.class, 1L).setCountry("DE");
				entities.flush();
			}));
			assertThat(countries("s2")).containsExactly("US");
		});
	}

	@Test
	void anEntityOfAnotherRegionIsRefusedInTheSession() {
		run((app) -> {
			contracts(app).save(new Contract(1L, "DE", 1L));
			Contract german = contracts(app).findByCountryAndCustomerId("DE", 1L).get(0);
			assertForeign(() -> inTransaction(app, "s2", (entities) -> entities.merge(german)));
			assertForeign(() -> inTransaction(app, "s2", (entities) -> entities.remove(german)));
			assertForeign(() -> inTransaction(app, "s2", (entities) -> entities.persist(new Contract(2L, "FR", 1L))));
			assertThat(countries("s2")).isEmpty();
		});
	}

	private static void assertNoRegion(Runnable call) {
		assertThatExceptionOfType(InvalidShardKeyException.class).isThrownBy(call::run)
			.withMessage("Entity 'Contract': the @ShardRegion of the key is not set");
	}

	private static void assertForeign(Runnable call) {
		assertThatExceptionOfType(ShardSwitchException.class).isThrownBy(call::run)
			.withMessageStartingWith("An entity 'io.github.shardboot.jpa.regions.Contract' of shard 's")
			.withMessageContaining("was given to shard 's2' and refused");
	}

	private static void inTransaction(App app, String shard, Consumer<EntityManager> work) {
		app.shards().on(shard).run(() -> app.inTransaction(() -> work.accept(app.entityManager())));
	}

	private static ContractRepository contracts(App app) {
		return app.context().getBean(ContractRepository.class);
	}

	private static List<String> countries(String shard) {
		return CLUSTER.database(shard).jdbc().sql("select country from contract").query(String.class).list();
	}

	private static void run(Consumer<App> test) {
		CLUSTER.application()
			.withConfiguration(AutoConfigurations.of(HibernateJpaAutoConfiguration.class,
					DataJpaRepositoriesAutoConfiguration.class, ShardRepositoryAutoConfiguration.class,
					ShardJpaAutoConfiguration.class))
			.withUserConfiguration(Application.class)
			.withPropertyValues("shard.identity=off", "spring.jpa.hibernate.ddl-auto=none", "shard.strategy=geo",
					"shard.shards.s0.region=eu", "shard.shards.s1.region=eu", "shard.shards.s2.region=us",
					"shard.geo.regions.eu=DE,FR", "shard.geo.regions.us=US")
			.run((context) -> test.accept(new App(context)));
	}

	@Configuration(proxyBeanMethods = false)
	@EntityScan(basePackageClasses = Contract.class)
	@EnableJpaRepositories(basePackageClasses = ContractRepository.class)
	static class Application {

	}

}
