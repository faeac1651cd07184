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

import java.lang.reflect.Proxy;

import jakarta.persistence.EntityManagerFactory;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.orm.jpa.EntityManagerFactoryInfo;

import io.github.shardboot.testsupport.UndecidedDataSource;

import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for what {@link RoutedFactories} cannot find out.
 *
 * @author Shardboot Contributors
 */
class RoutedFactoriesTests {

	@Test
	void factoryWhoseDataSourceCannotTellWhetherItIsRoutedFailsTheStart() {
		EntityManagerFactory factory = (EntityManagerFactory) Proxy.newProxyInstance(getClass().getClassLoader(),
				new Class<?>[] { EntityManagerFactory.class, EntityManagerFactoryInfo.class }, (proxy, method,
						arguments) -> method.getName().equals("getDataSource") ? new UndecidedDataSource() : null);
		StaticListableBeanFactory beans = new StaticListableBeanFactory();
		beans.addBean("factory", factory);
		assertThatIllegalStateException().isThrownBy(new RoutedFactories(beans)::afterSingletonsInstantiated)
			.withMessage("A DataSource of JPA cannot tell whether it is routed");
	}

}
