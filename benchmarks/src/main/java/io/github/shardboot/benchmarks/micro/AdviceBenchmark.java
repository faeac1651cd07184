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

package io.github.shardboot.benchmarks.micro;

import java.util.concurrent.TimeUnit;

import org.aopalliance.intercept.MethodInterceptor;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.support.StaticListableBeanFactory;

import io.github.shardboot.ShardKey;
import io.github.shardboot.repository.ShardKeyAdvisor;
import io.github.shardboot.routing.ShardRouter;

/**
 * The advice of {@code @ShardKey}, next to one that does nothing.
 *
 * @author Shardboot Contributors
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class AdviceBenchmark {

	private final Shop nothing;

	private final Shop shop;

	private final Long key = 4711L;

	private final Order order = new Order(4711L);

	/**
	 * Create the proxies.
	 */
	public AdviceBenchmark() {
		StaticListableBeanFactory beans = new StaticListableBeanFactory();
		beans.addBean("router", Fixture.router());
		ProxyFactory advised = new ProxyFactory(new Shop());
		advised.setProxyTargetClass(true);
		advised.addAdvisor(
				new ShardKeyAdvisor(beans.getBeanProvider(ShardRouter.class), Shop.class.getClassLoader()));
		this.shop = (Shop) advised.getProxy();
		ProxyFactory idle = new ProxyFactory(new Shop());
		idle.setProxyTargetClass(true);
		idle.addAdvice((MethodInterceptor) (invocation) -> invocation.proceed());
		this.nothing = (Shop) idle.getProxy();
	}

	/**
	 * An advice that does nothing.
	 * @return the result
	 */
	@Benchmark
	public Object nothing() {
		return this.nothing.parameter(this.key);
	}

	/**
	 * A parameter is the key.
	 * @return the result
	 */
	@Benchmark
	public Object parameter() {
		return this.shop.parameter(this.key);
	}

	/**
	 * The key is a property of a parameter.
	 * @return the result
	 */
	@Benchmark
	public Object path() {
		return this.shop.path(this.order);
	}

	/**
	 * An expression of all parameters is the key.
	 * @return the result
	 */
	@Benchmark
	public Object expression() {
		return this.shop.expression(this.order);
	}

	/**
	 * Something with a customer.
	 *
	 * @param customer the key
	 */
	public record Order(Long customer) {

	}

	/**
	 * A bean.
	 */
	public static class Shop {

		/**
		 * Take a key.
		 * @param customer the key
		 * @return the key
		 */
		public Object parameter(@ShardKey Long customer) {
			return customer;
		}

		/**
		 * Take something with a key.
		 * @param order something
		 * @return the same
		 */
		public Object path(@ShardKey("customer") Order order) {
			return order;
		}

		/**
		 * Take something with a key.
		 * @param order something
		 * @return the same
		 */
		@ShardKey("#order.customer")
		public Object expression(Order order) {
			return order;
		}

	}

}
