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

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.jdbc.autoconfigure.DataJdbcRepositoriesAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.data.jdbc.repository.config.EnableJdbcRepositories;
import org.springframework.data.jdbc.repository.support.JdbcRepositoryFactoryBean;
import org.springframework.data.repository.CrudRepository;

import io.github.shardboot.GeoKey;
import io.github.shardboot.InvalidShardKeyException;
import io.github.shardboot.RegionResolver;
import io.github.shardboot.ShardConfigurationException;
import io.github.shardboot.ShardIdentityException;
import io.github.shardboot.ShardKey;
import io.github.shardboot.ShardLocation;
import io.github.shardboot.ShardRegion;
import io.github.shardboot.Shards;
import io.github.shardboot.UnknownShardKeyException;
import io.github.shardboot.autoconfigure.ShardRepositoryAutoConfiguration;
import io.github.shardboot.repository.regions.Account;
import io.github.shardboot.repository.regions.AccountRepository;
import io.github.shardboot.testsupport.ShardCluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for strategy {@code geo} with Spring Data JDBC: region {@code eu} has shards
 * {@code s0} and {@code s1}, region {@code us} has {@code s2}.
 *
 * @author Shardboot Contributors
 */
class GeoRoutingIntegrationTests {

	private static final ShardCluster CLUSTER = ShardCluster.create(3);

	@BeforeAll
	static void createTables() {
		CLUSTER.shards()
			.values()
			.forEach((database) -> database.jdbc()
				.sql("create table account (id bigint, country text, customer bigint, version int)")
				.update());
	}

	@Test
	void rowsLiveInTheRegionOfTheirCountry() {
		application().run((context) -> {
			AccountRepository accounts = context.getBean(AccountRepository.class);
			Shards shards = context.getBean(Shards.class);
			for (long customer = 0; customer < 20; customer++) {
				accounts.save(new Account(customer, "DE", customer, null));
				accounts.save(new Account(100 + customer, "US", customer, null));
			}
			assertThat(countries("s2")).containsExactly("US");
			assertThat(countries("s0")).containsExactly("DE");
			assertThat(countries("s1")).containsExactly("DE");
			for (long customer = 0; customer < 20; customer++) {
				assertThat(accounts.findByCountryAndCustomer("DE", customer)).singleElement()
					.isEqualTo(new Account(customer, "DE", customer, 0));
				assertThat(accounts.countOf(customer, "US")).isEqualTo(1);
				ShardLocation home = shards.locate(new GeoKey("de", customer));
				assertThat(home.why()).isEqualTo(ShardLocation.Why.REGION);
				assertThat(home.shard()).isIn("s0", "s1");
				assertThat(rows(home.shard(), customer)).isEqualTo(1);
			}
			assertThat(accounts.all(List.of(new GeoKey("US", 1), new GeoKey("DE", 1), new GeoKey("DE", 2),
					new GeoKey("DE", 3), new GeoKey("DE", 4))))
				.as("split over the shards of both regions")
				.hasSize(40);
		});
	}

	@Test
	void aKeyAloneIsInTheRegionOfTheScopeOrIsRefused() {
		application().run((context) -> {
			AccountRepository accounts = context.getBean(AccountRepository.class);
			Shards shards = context.getBean(Shards.class);
			Account saved = accounts.save(new Account(500L, "FR", 77L, null));
			assertThat(shards.forKey(new GeoKey("DE", 1)).call(() -> accounts.findByCustomer(77L)))
				.containsExactly(saved);
			assertThat(shards.on("s2").call(() -> accounts.findByCustomer(77L))).isEmpty();
			assertThatExceptionOfType(InvalidShardKeyException.class).isThrownBy(() -> accounts.findByCustomer(77L))
				.withMessageStartingWith(
						"Method 'AccountRepository.findByCustomer(Long)', parameter 'customer': The key "
								+ "has no region, and nothing tells it.");
			assertThatExceptionOfType(InvalidShardKeyException.class)
				.isThrownBy(() -> accounts.save(new Account(501L, null, 77L, null)))
				.withMessage("Entity 'Account': the @ShardRegion of the key is not set");
			assertThatExceptionOfType(UnknownShardKeyException.class)
				.isThrownBy(() -> accounts.save(new Account(502L, "BR", 77L, null)))
				.withMessageContaining("No shard is in region 'BR'. Regions are 'eu', 'us'")
				.withMessageNotContaining("77");
		});
		application().withBean(RegionResolver.class, () -> (key) -> key.equals(77L) ? "FR" : null)
			.run((context) -> assertThat(context.getBean(AccountRepository.class).findByCustomer(77L)).hasSize(1));
	}

	@Test
	void codesCanBeAddedButNotTakenFromTheirRegion() {
		String[] claim = { "shard.identity=claim" };
		application(claim).run((context) -> assertThat(context).hasNotFailed());
		application("shard.identity=claim", "shard.geo.regions.us=US,CA")
			.run((context) -> assertThat(context).hasNotFailed());
		application("shard.identity=claim", "shard.geo.regions.eu=DE", "shard.geo.regions.us=US,CA,FR")
			.run((context) -> assertThat(context).getFailure()
				.isInstanceOf(ShardIdentityException.class)
				.hasMessageContaining("it was 'REGION', now it is 'REGION'"));
		application("shard.identity=claim", "shard.geo.regions.us=US,CA", "shard.shards.s1.region=us")
			.run((context) -> assertThat(context).getFailure().isInstanceOf(ShardIdentityException.class));
		application("shard.identity=claim", "shard.geo.regions.us=US,CA", "shard.hash.function=murmur3")
			.run((context) -> assertThat(context).getFailure().isInstanceOf(ShardIdentityException.class));
	}

	@Test
	void aGuardedKeyIsNotPinnedOutsideItsRegion() {
		ApplicationContextRunner pinned = application().withInitializer((context) -> context.getEnvironment()
			.getPropertySources()
			.addFirst(new MapPropertySource("pinned", Map.of("shard.overrides[eu:7]", "s2"))));
		pinned.run((context) -> assertThat(context.getBean(Shards.class).locate(new GeoKey("FR", 7)).shard())
			.isEqualTo("s2"));
		pinned.withPropertyValues("shard.geo.resident=eu")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(ShardConfigurationException.class)
				.hasMessageStartingWith(
						"'shard.overrides': Key number 1 must not leave region 'eu', but is pinned to shard "
								+ "'s2'."));
		application("shard.strategy=hash", "shard.geo.resident=eu").run((context) -> assertThat(context).getFailure()
			.rootCause()
			.hasMessage("'shard.geo.resident': Strategy 'hash' knows no regions, so keys cannot stay in theirs. Use "
					+ "strategy 'geo' or 'directory', or remove the property."));
	}

	@Test
	void aRegionThatCannotBeUsedFailsTheStart() {
		assertRefused(RegionAlone.class, "has a @ShardRegion but no @ShardKey. Annotate the key, too");
		assertRefused(SeveralInARegion.class, "takes several keys, whose regions cannot be one argument. Pass a "
				+ "collection of GeoKey, or make the call once for each key.");
		assertRefused(DerivedInARegion.class, "takes several keys, whose regions cannot be one argument.");
	}

	@SuppressWarnings({ "rawtypes", "unchecked" })
	private static void assertRefused(Class<? extends CrudRepository<Account, Long>> repository, String message) {
		application()
			.withInitializer((context) -> ((GenericApplicationContext) context).registerBean("refused",
					JdbcRepositoryFactoryBean.class, () -> new JdbcRepositoryFactoryBean(repository)))
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(ShardConfigurationException.class)
				.hasMessageContaining(message));
	}

	private static List<String> countries(String shard) {
		return CLUSTER.database(shard)
			.jdbc()
			.sql("select distinct country from account where id < 500")
			.query(String.class)
			.list();
	}

	private static int rows(String shard, long id) {
		return CLUSTER.database(shard)
			.jdbc()
			.sql("select count(*) from account where id = ?")
			.param(id)
			.query(Integer.class)
			.single();
	}

	private static ApplicationContextRunner application(String... properties) {
		return CLUSTER.application()
			.withConfiguration(AutoConfigurations.of(DataJdbcRepositoriesAutoConfiguration.class,
					ShardRepositoryAutoConfiguration.class))
			.withUserConfiguration(Application.class)
			.withPropertyValues("shard.identity=off", "shard.strategy=geo", "shard.shards.s0.region=eu",
					"shard.shards.s1.region=eu", "shard.shards.s2.region=us", "shard.geo.regions.eu=DE,FR",
					"shard.geo.regions.us=US")
			.withPropertyValues(properties);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableJdbcRepositories(basePackageClasses = AccountRepository.class)
	static class Application {

	}

	interface RegionAlone extends CrudRepository<Account, Long> {

		long countByCountry(@ShardRegion String country);

	}

	interface SeveralInARegion extends CrudRepository<Account, Long> {

		List<Account> findByIdIn(@ShardKey List<Long> ids, @ShardRegion String country);

	}

	interface DerivedInARegion extends CrudRepository<Account, Long> {

		List<Account> findByCountryAndCustomerIn(String country, List<Long> customers);

	}

}
