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
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.springframework.aop.Advisor;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.support.StaticListableBeanFactory;

import io.github.shardboot.InvalidShardKeyException;
import io.github.shardboot.ShardConfigurationException;
import io.github.shardboot.ShardContext;
import io.github.shardboot.ShardContextHolder;
import io.github.shardboot.ShardKey;
import io.github.shardboot.routing.DefaultDatabase;
import io.github.shardboot.routing.ShardRouter;
import io.github.shardboot.strategy.ShardKeyType;
import io.github.shardboot.strategy.ShardMap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link ShardKeyAdvisor}: where annotations are found and what is refused.
 *
 * @author Shardboot Contributors
 */
@SuppressWarnings("unchecked")
class ShardKeyAdvisorTests {

	private static final ShardRouter ROUTER = new ShardRouter(ShardKeyType.LONG,
			new ShardMap(1, List.of("even", "odd"), Map.of(), (key) -> ((Long) key % 2 == 0) ? "even" : "odd"),
			DefaultDatabase.PRESENT, false);

	private final ShardKeyAdvisor advisor = new ShardKeyAdvisor(routerProvider(), getClass().getClassLoader());

	@Test
	void parameterOfAClass() {
		assertThat(proxy(new Annotated()).primitive(2)).isEqualTo("even");
		assertThat(proxy(new Annotated()).boxed(3L)).contains("odd");
		proxy(new Annotated()).nothing(3L);
	}

	@Test
	void parameterOfAnInterfaceThroughBothKindsOfProxy() {
		assertThat(((Api) proxy(new ApiBean(), false)).call(3L)).isEqualTo("odd");
		assertThat(proxy(new ApiBean()).call(3L)).isEqualTo("odd");
	}

	@Test
	void parameterOfAGenericInterface() {
		assertThat(((GenericApi<Long>) proxy(new GenericBean(), false)).call(2L)).isEqualTo("even");
		assertThat(proxy(new GenericBean()).call(2L)).isEqualTo("even");
	}

	@Test
	void methodOfASuperclassThatImplementsASubclassesInterface() {
		assertThat(proxy(new LateBean()).call(3L)).isEqualTo("odd");
	}

	@Test
	void methodOfASuperclassThatIsOverridden() {
		assertThat(proxy(new OverridingBean()).boxed(3L)).contains("odd");
	}

	@Test
	void overloadWithoutAnnotationIsLeftAlone() {
		assertThat(proxy(new Annotated()).primitive("text")).isEqualTo("none");
	}

	@Test
	void pathsAndExpressions() {
		Annotated bean = proxy(new Annotated());
		Order order = new Order(3L, List.of(new Line(2)));
		assertThat(bean.path(order)).isEqualTo("odd");
		assertThat(bean.index(order)).isEqualTo("even");
		assertThat(bean.named("x", order)).isEqualTo("odd");
		assertThat(bean.positional("x", order)).isEqualTo("odd");
		assertThat(bean.elvis(order, null)).isEqualTo("odd");
		assertThat(bean.elvis(order, 2L)).isEqualTo("even");
		for (int i = 0; i < 500; i++) {
			assertThat(bean.path(order)).as("compiled").isEqualTo("odd");
		}
	}

	@Test
	void nullKeyNamesMethodAndParameter() {
		assertThatExceptionOfType(InvalidShardKeyException.class).isThrownBy(() -> proxy(new Annotated()).boxed(null))
			.withMessageStartingWith("Method 'Annotated.boxed(Long)', parameter 'key': ");
		assertThatExceptionOfType(InvalidShardKeyException.class).isThrownBy(() -> proxy(new Annotated()).path(null));
		assertThatExceptionOfType(InvalidShardKeyException.class)
			.isThrownBy(() -> proxy(new Annotated()).index(new Order(1L, List.of())))
			.withMessageContaining("lines[0].quantity")
			.withMessageContaining("could not be evaluated");
	}

	@Test
	void exceptionOfTheMethodPassesAndTheScopeIsClosed() {
		assertThatExceptionOfType(Error.class).isThrownBy(() -> proxy(new Annotated()).failing(2))
			.withMessage("inside even");
		assertThat(ShardContextHolder.innermost()).isNull();
	}

	@Test
	void innerKeyWinsAndTheOuterOneIsRestored() {
		Annotated inner = proxy(new Annotated());
		ROUTER.forKey(2).run(() -> {
			assertThat(inner.primitive(3)).isEqualTo("odd");
			assertThat(ShardContext.require().shard()).isEqualTo("even");
		});
	}

	@Test
	void methodsThatCannotBeInterceptedAreRefused() {
		assertRefused(new PrivateMethod(), "private, static or final");
		assertRefused(new FinalMethod(), "private, static or final");
		assertRefused(new StaticMethod(), "private, static or final");
	}

	@Test
	void contradictionsAreRefused() {
		assertRefused(new TwoKeys(), "more than one @ShardKey");
		assertRefused(new KeyOnMethodAndParameter(), "more than one @ShardKey");
		assertRefused(new OtherParameterThanInterface(), "more than one @ShardKey");
		assertRefused(new NoExpression(), "has no expression");
	}

	@Test
	void expressionsThatDoMoreThanReadAreRefused() {
		assertRefused(new Unparsable(), "cannot be parsed");
		assertRefused(new TypeReference(), "which is not allowed");
		assertRefused(new MethodCall(), "which is not allowed");
		assertRefused(new ConstructorCall(), "which is not allowed");
		assertRefused(new Assignment(), "which is not allowed");
		assertRefused(new UnknownVariable(), "unknown variable '#nobody'");
	}

	private void assertRefused(Object bean, String text) {
		assertThatExceptionOfType(ShardConfigurationException.class)
			.isThrownBy(() -> AopUtils.canApply((Advisor) this.advisor, bean.getClass()))
			.withMessageContaining(bean.getClass().getSimpleName())
			.withMessageContaining(text);
	}

	private <T> T proxy(T bean) {
		return (T) proxy(bean, true);
	}

	private Object proxy(Object bean, boolean targetClass) {
		ProxyFactory factory = new ProxyFactory(bean);
		factory.setProxyTargetClass(targetClass);
		factory.addAdvisor(this.advisor);
		return factory.getProxy();
	}

	private static ObjectProvider<ShardRouter> routerProvider() {
		StaticListableBeanFactory beanFactory = new StaticListableBeanFactory();
		beanFactory.addBean("router", ROUTER);
		return beanFactory.getBeanProvider(ShardRouter.class);
	}

	private static String shard() {
		return ShardContext.current().map(ShardContext::shard).orElse("none");
	}

	record Line(int quantity) {

	}

	record Order(Long owner, List<Line> lines) {

	}

	static class Annotated {

		String primitive(@ShardKey long key) {
			return shard();
		}

		String primitive(String text) {
			return shard();
		}

		Optional<String> boxed(@ShardKey Long key) {
			return Optional.of(shard());
		}

		void nothing(@ShardKey Long key) {
			assertThat(shard()).isEqualTo("odd");
		}

		String path(@ShardKey("owner") Order order) {
			return shard();
		}

		String index(@ShardKey("lines[0].quantity") Order order) {
			return shard();
		}

		@ShardKey("#order.owner")
		String named(String text, Order order) {
			return shard();
		}

		@ShardKey("#args[1].owner")
		String positional(String text, Order order) {
			return shard();
		}

		@ShardKey("#p1 ?: #a0.owner")
		String elvis(Order order, Long key) {
			return shard();
		}

		void failing(@ShardKey int key) {
			throw new Error("inside " + shard());
		}

	}

	interface Api {

		String call(@ShardKey Long key);

	}

	static class ApiBean implements Api {

		@Override
		public String call(Long key) {
			return shard();
		}

	}

	interface GenericApi<K> {

		String call(@ShardKey K key);

	}

	static class GenericBean implements GenericApi<Long> {

		@Override
		public String call(Long key) {
			return shard();
		}

	}

	public static class EarlyBean {

		public String call(Long key) {
			return shard();
		}

	}

	static class LateBean extends EarlyBean implements Api {

	}

	static class OverridingBean extends Annotated {

		@Override
		Optional<String> boxed(Long key) {
			return Optional.of(shard());
		}

	}

	static class PrivateMethod {

		private void call(@ShardKey Long key) {
		}

	}

	static class FinalMethod {

		final void call(@ShardKey Long key) {
		}

	}

	static class StaticMethod {

		static void call(@ShardKey Long key) {
		}

	}

	static class TwoKeys {

		void call(@ShardKey Long one, @ShardKey Long two) {
		}

	}

	static class KeyOnMethodAndParameter {

		@ShardKey("#p0")
		void call(@ShardKey Long one) {
		}

	}

	interface TwoParameters {

		void call(@ShardKey Long one, Long two);

	}

	static class OtherParameterThanInterface implements TwoParameters {

		@Override
		public void call(Long one, @ShardKey Long two) {
		}

	}

	static class NoExpression {

		@ShardKey
		void call(Long key) {
		}

	}

	static class Unparsable {

		void call(@ShardKey("a..b") Long key) {
		}

	}

	static class TypeReference {

		@ShardKey("T(java.lang.Runtime).getRuntime().availableProcessors()")
		void call(Long key) {
		}

	}

	static class MethodCall {

		void call(@ShardKey("toString()") Long key) {
		}

	}

	static class ConstructorCall {

		void call(@ShardKey("new java.lang.Long(1)") Long key) {
		}

	}

	static class Assignment {

		@ShardKey("#p0 = 1")
		void call(Long key) {
		}

	}

	static class UnknownVariable {

		@ShardKey("#nobody.id")
		void call(Long key) {
		}

	}

}
