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

import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import net.ttddyy.dsproxy.proxy.ProxyJdbcObject;
import net.ttddyy.observation.boot.autoconfigure.DataSourceNameResolver;
import net.ttddyy.observation.boot.autoconfigure.DataSourceObservationAutoConfiguration;
import net.ttddyy.observation.tracing.ConnectionContext;
import net.ttddyy.observation.tracing.DataSourceBaseContext;
import net.ttddyy.observation.tracing.QueryContext;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import io.github.shardboot.ScatterGatherException;
import io.github.shardboot.ShardIdentityException;
import io.github.shardboot.ShardSwitchException;
import io.github.shardboot.Shards;
import io.github.shardboot.routing.ShardDataSources;
import io.github.shardboot.routing.ShardRoutingDataSource;
import io.github.shardboot.testsupport.ShardCluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for shards with Datasource Micrometer on the class path.
 *
 * @author Shardboot Contributors
 */
class ShardJdbcObservationIntegrationTests {

	private static final String QUERY = "select count(*) from item";

	private static ShardCluster cluster;

	private final Observations observations = new Observations();

	@BeforeAll
	static void create() {
		cluster = ShardCluster.create(2);
	}

	@Test
	void eachShardAndTheDefaultDatabaseAreObservedOnceUnderTheirNames() {
		observed(cluster.application()).run((context) -> {
			count(context, "s0");
			count(context, "s1");
			context.getBean(JdbcClient.class).sql(QUERY).query(Long.class).single();
			String defaultDatabase = cluster.defaultDatabase().name();
			assertThat(queries()).containsExactly("shard-s0", "shard-s1", defaultDatabase);
			assertThat(this.observations.pools()).containsSubsequence("shard-s0", "shard-s1");
		});
	}

	@Test
	void startsWithoutDefaultDatabaseAndOpensNoPool() {
		observed(cluster.withoutDefaultDatabase()).withPropertyValues("shard.identity=off").run((context) -> {
			assertThat(context).hasNotFailed();
			ShardDataSources shards = context.getBean(ShardDataSources.class);
			assertThat(shards.names()).noneMatch((shard) -> shards.hikari(shard).isRunning());
			count(context, "s1");
			assertThat(queries()).containsExactly("shard-s1");
		});
	}

	@Test
	void unwrappingLeadsWhereItLedBefore() {
		observed(cluster.application()).run((context) -> {
			DataSource routed = context.getBean(DataSource.class);
			assertThat(routed).isNotInstanceOf(ProxyJdbcObject.class);
			assertThat(routed.isWrapperFor(ShardRoutingDataSource.class)).isTrue();
			assertThat(routed.unwrap(HikariDataSource.class).getJdbcUrl()).isEqualTo(cluster.defaultDatabase().url());
			ShardDataSources shards = context.getBean(ShardDataSources.class);
			assertThat(shards.get("s1")).isInstanceOf(ProxyJdbcObject.class);
			assertThat(shards.get("s1").isWrapperFor(HikariDataSource.class)).isTrue();
			assertThat(shards.get("s1").unwrap(HikariDataSource.class)).isSameAs(shards.hikari("s1"));
			try (Connection connection = shards.get("s1").getConnection()) {
				assertThat(connection.unwrap(PGConnection.class).getBackendPID()).isPositive();
			}
			assertThat(
					context.getBean("defaultDataSource", DataSource.class).unwrap(HikariDataSource.class).getJdbcUrl())
				.isEqualTo(cluster.defaultDatabase().url());
		});
	}

	@Test
	void guardsStandAboveTheObservation() {
		observed(cluster.application()).run((context) -> {
			Shards shards = context.getBean(Shards.class);
			TransactionTemplate transaction = new TransactionTemplate(
					context.getBean(PlatformTransactionManager.class));
			assertThatExceptionOfType(ShardSwitchException.class)
				.isThrownBy(() -> shards.on("s0").run(() -> transaction.executeWithoutResult((status) -> {
					count(context, "s0");
					count(context, "s1");
				})));
			assertThat(queries()).containsExactly("shard-s0");
		});
	}

	@Test
	void aDatabaseThatIsAnotherShardServesNobody() {
		observed(cluster.application()).run((context) -> {
			count(context, "s0");
			count(context, "s1");
		});
		this.observations.finished.clear();
		observed(cluster.application())
			.withPropertyValues("shard.shards.s0.url=" + cluster.database("s1").url(),
					"shard.shards.s1.url=" + cluster.database("s0").url())
			.run((context) -> assertThat(context).getFailure()
				.isInstanceOf(ShardIdentityException.class)
				.hasMessageContaining("configured with the database of shard"));
		assertThat(queries()).isEmpty();
	}

	@Test
	void cancelledPartsGiveTheirConnectionsBackAndEndTheirObservations() {
		observed(cluster.application()).run((context) -> {
			JdbcClient jdbc = context.getBean(JdbcClient.class);
			assertThatExceptionOfType(ScatterGatherException.class).isThrownBy(() -> context.getBean(Shards.class)
				.all()
				.timeout(Duration.ofMillis(500))
				.call((shard) -> jdbc.sql("select 1 from pg_sleep(60)").query(Integer.class).single()));
			ShardDataSources shards = context.getBean(ShardDataSources.class);
			Awaitility.await()
				.atMost(Duration.ofSeconds(30))
				.untilAsserted(() -> assertThat(shards.names())
					.allMatch((shard) -> shards.hikari(shard).getHikariPoolMXBean().getActiveConnections() == 0));
			Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> this.observations.open.get() == 0);
			assertThat(this.observations.pools()).containsOnlyOnce("shard-s0", "shard-s1");
			count(context, "s0");
			count(context, "s1");
		});
	}

	@Test
	void excludedDatabasesAreNotObserved() {
		observed(cluster.application()).withPropertyValues("jdbc.excluded-data-source-bean-names=dataSource,shard-s1")
			.run((context) -> {
				count(context, "s0");
				count(context, "s1");
				context.getBean(JdbcClient.class).sql(QUERY).query(Long.class).single();
				assertThat(queries()).containsExactly("shard-s0");
			});
	}

	@Test
	void switchedOffChangesNothing() {
		observed(cluster.application()).withPropertyValues("jdbc.datasource-proxy.enabled=false").run((context) -> {
			assertThat(context.getBean(ShardDataSources.class).get("s0")).isNotInstanceOf(ProxyJdbcObject.class);
			count(context, "s0");
			assertThat(queries()).isEmpty();
		});
	}

	@Test
	void namesCanBeGivenByTheApplication() {
		observed(cluster.application())
			.withBean(DataSourceNameResolver.class, () -> (name, dataSource) -> "db of " + name)
			.run((context) -> {
				count(context, "s0");
				context.getBean(JdbcClient.class).sql(QUERY).query(Long.class).single();
				assertThat(queries()).containsExactly("db of shard-s0", "db of default");
			});
	}

	private ApplicationContextRunner observed(ApplicationContextRunner runner) {
		return runner
			.withConfiguration(AutoConfigurations.of(ObservationAutoConfiguration.class,
					DataSourceObservationAutoConfiguration.class, ShardJdbcObservationAutoConfiguration.class))
			.withBean(Observations.class, () -> this.observations)
			.withPropertyValues("management.tracing.export.enabled=false");
	}

	private List<String> queries() {
		return this.observations.finished.stream()
			.filter(QueryContext.class::isInstance)
			.map(DataSourceBaseContext::getDataSourceName)
			.toList();
	}

	private static void count(ApplicationContext context, String shard) {
		JdbcClient jdbc = context.getBean(JdbcClient.class);
		context.getBean(Shards.class).on(shard).run(() -> jdbc.sql(QUERY).query(Long.class).single());
	}

	private static final class Observations implements ObservationHandler<DataSourceBaseContext> {

		private final AtomicInteger open = new AtomicInteger();

		private final Queue<DataSourceBaseContext> finished = new ConcurrentLinkedQueue<>();

		@Override
		public boolean supportsContext(Observation.Context context) {
			return context instanceof DataSourceBaseContext;
		}

		@Override
		public void onStart(DataSourceBaseContext context) {
			this.open.incrementAndGet();
		}

		@Override
		public void onStop(DataSourceBaseContext context) {
			this.finished.add(context);
			this.open.decrementAndGet();
		}

		private List<String> pools() {
			return this.finished.stream()
				.filter(ConnectionContext.class::isInstance)
				.map((connection) -> connection.getLowCardinalityKeyValue("jdbc.datasource.pool").getValue())
				.toList();
		}

	}

}
