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

import org.junit.jupiter.api.Test;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import io.github.shardboot.ShardContext;
import io.github.shardboot.ShardKey;
import io.github.shardboot.repository.ShardKeyAdvisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link ShardKeyAutoConfiguration}. AspectJ is not on the class path of any
 * test.
 *
 * @author Shardboot Contributors
 */
class ShardKeyAutoConfigurationTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(DataSourceAutoConfiguration.class, ShardAutoConfiguration.class,
				ShardKeyAutoConfiguration.class))
		.withPropertyValues("shard.identity=off", "shard.shards.eu-1.url=jdbc:postgresql://host/eu1")
		.withBean(Customers.class, CustomerService::new);

	@Test
	void routesTheMethodsOfBeans() {
		this.contextRunner.run((context) -> {
			assertThat(AopUtils.isCglibProxy(context.getBean(Customers.class))).isTrue();
			assertThat(context.getBean(Customers.class).shard(1L)).isEqualTo("eu-1");
		});
	}

	@Test
	void worksWithoutAutoConfigurationOfAop() {
		this.contextRunner.withPropertyValues("spring.aop.auto=false")
			.run((context) -> assertThat(context.getBean(Customers.class).shard(1L)).isEqualTo("eu-1"));
	}

	@Test
	void proxiesInterfacesWhenToldSo() {
		this.contextRunner.withPropertyValues("spring.aop.proxy-target-class=false").run((context) -> {
			assertThat(AopUtils.isJdkDynamicProxy(context.getBean(Customers.class))).isTrue();
			assertThat(context.getBean(Customers.class).shard(1L)).isEqualTo("eu-1");
		});
	}

	@Test
	void worksWithoutSpringData() {
		this.contextRunner.withClassLoader(new FilteredClassLoader("org.springframework.data"))
			.run((context) -> assertThat(context.getBean(Customers.class).shard(1L)).isEqualTo("eu-1"));
	}

	@Test
	void whenSwitchedOffThenBacksOff() {
		this.contextRunner
			.withPropertyValues("shard.enabled=false", "spring.datasource.url=jdbc:postgresql://host/main")
			.run((context) -> {
				assertThat(context).doesNotHaveBean(ShardKeyAdvisor.class);
				assertThat(AopUtils.isAopProxy(context.getBean(Customers.class))).isFalse();
			});
	}

	@Test
	void whenNothingCanRouteThenCallsFailRatherThanStayUnrouted() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(ShardKeyAutoConfiguration.class))
			.withBean(Customers.class, CustomerService::new)
			.run((context) -> assertThatExceptionOfType(NoSuchBeanDefinitionException.class)
				.isThrownBy(() -> context.getBean(Customers.class).shard(1L))
				.withMessageContaining("ShardRouter"));
	}

	public interface Customers {

		String shard(Long customer);

	}

	public static class CustomerService implements Customers {

		@Override
		public String shard(@ShardKey Long customer) {
			return ShardContext.require().shard();
		}

	}

}
