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

package io.github.shardboot.routing;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;

import io.github.shardboot.MissingShardKeyException;
import io.github.shardboot.ShardContext;
import io.github.shardboot.ShardContextHolder;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the way of scopes to other threads: the task decorator and Micrometer's
 * context propagation.
 *
 * @author Shardboot Contributors
 */
class PropagationTests {

	private static final ShardContext CONTEXT = ShardContext.of("a", 1L);

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(TaskExecutionAutoConfiguration.class))
		.withUserConfiguration(Application.class);

	@Test
	void asyncMethodsAndTheTaskExecutorCarryTheScope() {
		this.runner.withUserConfiguration(Decorator.class)
			.withPropertyValues("spring.task.execution.pool.core-size=1")
			.run(this::assertCarried);
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void virtualThreadsCarryTheScope() {
		this.runner.withUserConfiguration(Decorator.class)
			.withPropertyValues("spring.threads.virtual.enabled=true")
			.run(this::assertCarried);
	}

	@Test
	void micrometerCarriesTheScope() {
		this.runner
			.withPropertyValues("spring.task.execution.propagate-context=true",
					"spring.task.execution.pool.core-size=1")
			.run(this::assertCarried);
	}

	@Test
	void decoratorAndMicrometerTogetherCarryTheScopeOnce() {
		this.runner.withUserConfiguration(Decorator.class)
			.withPropertyValues("spring.task.execution.propagate-context=true",
					"spring.task.execution.pool.core-size=1")
			.run(this::assertCarried);
	}

	@Test
	void taskOnTheCallersThreadLeavesTheCallersScope() {
		ShardContextHolder.Scope scope = ShardContextHolder.open(CONTEXT);
		new ShardContextTaskDecorator().decorate(() -> assertThat(ShardContext.require()).isSameAs(CONTEXT)).run();
		assertThat(ShardContext.require()).isSameAs(CONTEXT);
		scope.close();
	}

	@Test
	void otherThreadsHaveNoShard() {
		ShardContextHolder.Scope scope = ShardContextHolder.open(CONTEXT);
		assertThat(CompletableFuture.supplyAsync(ShardContext::require)).failsWithin(Duration.ofSeconds(5))
			.withThrowableThat()
			.withCauseInstanceOf(MissingShardKeyException.class);
		scope.close();
	}

	private void assertCarried(ApplicationContext context) {
		AsyncBean bean = context.getBean(AsyncBean.class);
		Executor executor = context.getBean(AsyncTaskExecutor.class);
		ShardContextHolder.Scope scope = ShardContextHolder.openAmbient(CONTEXT, true);
		assertThat(bean.shard().join()).isEqualTo("a on another thread, locked");
		assertThat(CompletableFuture.supplyAsync(AsyncBean::describe, executor).join())
			.isEqualTo("a on another thread, locked");
		scope.close();
		assertThat(bean.shard().join()).isEqualTo("none");
		assertThat(CompletableFuture.supplyAsync(AsyncBean::describe, executor).join()).isEqualTo("none");
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAsync
	@Import(AsyncBean.class)
	static class Application {

	}

	@Configuration(proxyBeanMethods = false)
	static class Decorator {

		@Bean
		ShardContextTaskDecorator shardContextTaskDecorator() {
			return new ShardContextTaskDecorator();
		}

	}

	static class AsyncBean {

		private static final Thread TEST = Thread.currentThread();

		@Async
		CompletableFuture<String> shard() {
			return CompletableFuture.completedFuture(describe());
		}

		static String describe() {
			if (ShardContextHolder.effective() == null) {
				return "none";
			}
			return ShardContext.require().shard() + ((Thread.currentThread() != TEST) ? " on another thread" : "")
					+ ((ShardContextHolder.lock() != null) ? ", locked" : "");
		}

	}

}
