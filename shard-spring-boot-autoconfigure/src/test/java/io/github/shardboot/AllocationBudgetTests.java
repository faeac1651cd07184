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

package io.github.shardboot;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import javax.sql.DataSource;

import org.aopalliance.aop.Advice;
import org.aopalliance.intercept.MethodInterceptor;
import org.junit.jupiter.api.Test;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.support.StaticListableBeanFactory;

import io.github.shardboot.directory.CachingShardDirectory;
import io.github.shardboot.directory.DirectorySettings;
import io.github.shardboot.gate.CircuitGate;
import io.github.shardboot.gate.GateSettings;
import io.github.shardboot.repository.ShardKeyAdvisor;
import io.github.shardboot.routing.DefaultDatabase;
import io.github.shardboot.routing.ShardDataSources;
import io.github.shardboot.routing.ShardRouter;
import io.github.shardboot.routing.ShardRoutingDataSource;
import io.github.shardboot.routing.ShardVerifier;
import io.github.shardboot.routing.connection.LazyDataSource;
import io.github.shardboot.strategy.ShardKeyType;
import io.github.shardboot.strategy.ShardMap;
import io.github.shardboot.strategy.hash.HashFunction;
import io.github.shardboot.strategy.hash.HashStrategy;
import io.github.shardboot.strategy.hash.SlotTable;
import io.github.shardboot.testsupport.Allocations;
import io.github.shardboot.testsupport.IdlePool;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Holds what every routed call allocates to a budget, in bytes. Whoever needs more finds
 * out here, and changes the figure in {@code docs/performance.md} as well.
 *
 * @author Shardboot Contributors
 */
class AllocationBudgetTests {

	private static final long SCOPE_AND_CONNECTION = 80;

	private static final long STATEMENT = 136;

	private static final long ADVICE = 64;

	private static final long PATH_ADVICE = 64;

	private static final long EXPRESSION_ADVICE = 96;

	private static final Long KEY = 4711L;

	private static final Order ORDER = new Order(KEY);

	private final IdlePool pool = new IdlePool();

	private final ShardRouter router = new ShardRouter(ShardKeyType.LONG,
			new ShardMap(1, List.of("a", "b"), Map.of(),
					new HashStrategy(HashFunction.POSTGRES, SlotTable.byWeight(4096, Map.of("a", 1, "b", 1)))),
			DefaultDatabase.ABSENT, false);

	private final DataSource dataSource = new LazyDataSource(new ShardRoutingDataSource(
			new ShardDataSources(Map.of("a", this.pool, "b", this.pool), List.of(), ShardVerifier.NONE,
					(shard) -> new CircuitGate(shard, new GateSettings(100, 5, Duration.ofSeconds(1))), 0,
					(shard, dataSource) -> dataSource),
			null), true, Connection.TRANSACTION_READ_COMMITTED);

	@Test
	void scopeLookUpAndConnection() throws Exception {
		Runnable open = () -> open(this.dataSource);
		assertThat(Allocations.perCall((i) -> this.router.forKey(KEY).run(open)))
			.isLessThanOrEqualTo(SCOPE_AND_CONNECTION);
	}

	@Test
	void statement() throws Exception {
		Runnable select = () -> select(this.dataSource);
		long direct = Allocations.perCall((i) -> select(this.pool));
		long routed = Allocations.perCall((i) -> this.router.forKey(KEY).run(select));
		assertThat(routed - direct).as("routed %d, direct %d", routed, direct).isLessThanOrEqualTo(STATEMENT);
	}

	@Test
	void advice() throws Exception {
		StaticListableBeanFactory beans = new StaticListableBeanFactory(Map.of("router", this.router));
		ShardKeyAdvisor advisor = new ShardKeyAdvisor(beans.getBeanProvider(ShardRouter.class),
				getClass().getClassLoader());
		ProxyFactory routed = new ProxyFactory(new Shop());
		routed.addAdvisor(advisor);
		Shop shop = proxy(routed);
		ProxyFactory idle = new ProxyFactory(new Shop());
		idle.addAdvice((Advice) (MethodInterceptor) (invocation) -> invocation.proceed());
		Shop nothing = proxy(idle);
		long without = Allocations.perCall((i) -> nothing.parameter(KEY));
		assertThat(Allocations.perCall((i) -> shop.parameter(KEY)) - without).isLessThanOrEqualTo(ADVICE);
		assertThat(Allocations.perCall((i) -> shop.path(ORDER)) - without).isLessThanOrEqualTo(PATH_ADVICE);
		assertThat(Allocations.perCall((i) -> shop.expression(ORDER)) - without).isLessThanOrEqualTo(EXPRESSION_ADVICE);
	}

	@Test
	void directoryHit() throws Exception {
		CachingShardDirectory directory = new CachingShardDirectory(new Everything(), new DirectorySettings(1000,
				Duration.ofMinutes(10), Duration.ofHours(1), 1000, Duration.ofSeconds(10), 1000));
		assertThat(Allocations.perCall((i) -> directory.shardOf(KEY))).isZero();
	}

	private static Shop proxy(ProxyFactory factory) {
		factory.setProxyTargetClass(true);
		return (Shop) factory.getProxy();
	}

	private static void open(DataSource dataSource) {
		try {
			dataSource.getConnection().close();
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static void select(DataSource dataSource) {
		try (Connection connection = dataSource.getConnection();
				PreparedStatement statement = connection.prepareStatement("select 1");
				ResultSet rows = statement.executeQuery()) {
			rows.next();
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	// what is not public is never compiled
	public record Order(Long customer) {

	}

	static class Shop {

		Object parameter(@ShardKey Long customer) {
			return customer;
		}

		Object path(@ShardKey("customer") Order order) {
			return order;
		}

		@ShardKey("#order.customer")
		Object expression(Order order) {
			return order;
		}

	}

	private static final class Everything implements ShardDirectory {

		@Override
		public Map<Object, Tenant> find(Collection<?> keys) {
			Map<Object, Tenant> found = new HashMap<>();
			keys.forEach((key) -> found.put(key, new Tenant(key, "a", null, false, false)));
			return found;
		}

		@Override
		public Tenant add(Tenant tenant) {
			throw new UnsupportedOperationException();
		}

		@Override
		public boolean pin(Object key, String shard) {
			throw new UnsupportedOperationException();
		}

		@Override
		public boolean remove(Object key) {
			throw new UnsupportedOperationException();
		}

		@Override
		public List<Tenant> list(String shard, Object after, int limit) {
			throw new UnsupportedOperationException();
		}

		@Override
		public Map<String, Long> count() {
			throw new UnsupportedOperationException();
		}

	}

}
