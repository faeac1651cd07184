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

import org.junit.jupiter.api.Test;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.ReflectionHintsPredicates;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.aot.test.generate.TestGenerationContext;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.context.support.GenericApplicationContext;

import io.github.shardboot.ShardKey;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ShardKeyAotProcessor}.
 *
 * @author Shardboot Contributors
 */
class ShardKeyAotProcessorTests {

	private static final ReflectionHintsPredicates REFLECTION = RuntimeHintsPredicates.reflection();

	@Test
	void annotatedMethodsAreFoundAtRunTime() {
		RuntimeHints hints = process(Orders.class);
		assertThat(REFLECTION.onMethodInvocation(Orders.class, "byMethod")).accepts(hints);
		assertThat(REFLECTION.onMethodInvocation(Orders.class, "byParameter")).accepts(hints);
		assertThat(REFLECTION.onMethodInvocation(Keyed.class, "byKey")).accepts(hints);
		assertThat(REFLECTION.onMethodInvocation(Orders.class, "without")).rejects(hints);
	}

	@Test
	void propertiesOfExpressionsAreReadable() {
		RuntimeHints hints = process(Orders.class);
		assertThat(REFLECTION.onMethodInvocation(Order.class, "customer")).accepts(hints);
		assertThat(REFLECTION.onMethodInvocation(Customer.class, "id")).accepts(hints);
		assertThat(REFLECTION.onMethodInvocation(Invoice.class, "owner")).accepts(hints);
		assertThat(REFLECTION.onMethodInvocation(Other.class, "name")).rejects(hints);
	}

	@Test
	void innerBeansAreSeen() {
		RootBeanDefinition outer = new RootBeanDefinition(Outer.class);
		outer.getConstructorArgumentValues().addGenericArgumentValue(new RootBeanDefinition(Orders.class));
		assertThat(REFLECTION.onMethodInvocation(Orders.class, "byMethod")).accepts(process(outer));
	}

	@Test
	void otherBeansGetNoHints() {
		assertThat(REFLECTION.onMethodInvocation(Plain.class, "plain")).rejects(process(Plain.class));
	}

	private static RuntimeHints process(Class<?> bean) {
		return process(new RootBeanDefinition(bean));
	}

	private static RuntimeHints process(RootBeanDefinition bean) {
		GenericApplicationContext context = new GenericApplicationContext();
		context.registerBeanDefinition("bean", bean);
		TestGenerationContext generation = new TestGenerationContext();
		new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
		return generation.getRuntimeHints();
	}

	interface Keyed<T> {

		void byKey(@ShardKey("owner") T document);

	}

	static class Orders implements Keyed<Invoice> {

		@ShardKey("#order.customer.id")
		void byMethod(Order order) {
		}

		void byParameter(@ShardKey Long key, Other other) {
		}

		@Override
		public void byKey(Invoice document) {
		}

		void without(Long key) {
		}

	}

	static class Outer {

		Outer(Orders orders) {
		}

	}

	static class Plain {

		void plain(Long key) {
		}

	}

	record Order(Customer customer) {

	}

	record Customer(Long id) {

	}

	record Invoice(Long owner) {

	}

	record Other(String name) {

	}

}
