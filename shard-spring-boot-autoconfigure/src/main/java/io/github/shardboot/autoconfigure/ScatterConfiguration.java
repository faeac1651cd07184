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

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.ToIntFunction;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.system.JavaVersion;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.ResourceLoader;
import org.springframework.core.task.TaskDecorator;
import org.springframework.core.task.VirtualThreadTaskExecutor;
import org.springframework.core.task.support.ContextPropagatingTaskDecorator;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.util.ClassUtils;

import io.github.shardboot.moving.KnownMoves;
import io.github.shardboot.routing.ShardDataSources;
import io.github.shardboot.scatter.ScatterListener;
import io.github.shardboot.scatter.ScatterSettings;
import io.github.shardboot.scatter.ShardScatter;

/**
 * Configuration of calls on several shards.
 *
 * @author Shardboot Contributors
 */
@Configuration(proxyBeanMethods = false)
class ScatterConfiguration implements DisposableBean {

	private static final String THREADS = "shard-scatter-";

	private final Executor executor = executor();

	@Bean
	@ConditionalOnMissingBean
	ScatterSettings scatterSettings(ShardProperties properties) {
		ShardProperties.Scatter scatter = properties.scatter();
		check("timeout", scatter.timeout(), scatter.timeout().compareTo(Duration.ZERO) > 0);
		check("max-concurrency", scatter.maxConcurrency(), scatter.maxConcurrency() > 0);
		check("max-rows-per-shard", scatter.maxRowsPerShard(), scatter.maxRowsPerShard() > 0);
		return new ScatterSettings(scatter.timeout(), scatter.maxConcurrency(), scatter.maxRowsPerShard());
	}

	private static void check(String name, Object value, boolean valid) {
		if (!valid) {
			throw new InvalidConfigurationPropertyValueException("shard.scatter." + name, value,
					"It must be more than zero");
		}
	}

	@Bean
	@ConditionalOnMissingBean
	ShardScatter shardScatter(ScatterSettings settings, ShardDataSources shards, ResourceLoader resourceLoader,
			ObjectProvider<PlatformTransactionManager> transactionManager, ObjectProvider<ScatterListener> listeners,
			ObjectProvider<KnownMoves> moves) {
		return new ShardScatter(this.executor, decorator(resourceLoader), settings,
				shardLimit(shards, settings.maxConcurrency()), transactionManager::getIfUnique,
				ScatterListener.of(listeners.orderedStream().toList()), moves.getIfAvailable(KnownMoves::none));
	}

	// its share of the room, rounded up, but not more than its pool can serve
	private static ToIntFunction<String> shardLimit(ShardDataSources shards, int maxConcurrency) {
		int count = Math.max(1, shards.names().size());
		int share = (maxConcurrency + count - 1) / count;
		return (shard) -> Math.max(1, Math.min(share, shards.hikari(shard).getMaximumPoolSize()));
	}

	private static TaskDecorator decorator(ResourceLoader resourceLoader) {
		return ClassUtils.isPresent("io.micrometer.context.ContextSnapshotFactory", resourceLoader.getClassLoader())
				? new ContextPropagatingTaskDecorator() : (task) -> task;
	}

	private static Executor executor() {
		if (JavaVersion.getJavaVersion().isEqualOrNewerThan(JavaVersion.TWENTY_ONE)) {
			return new VirtualThreadTaskExecutor(THREADS);
		}
		// how many tasks there are at once is limited by the scatter
		CustomizableThreadFactory threads = new CustomizableThreadFactory(THREADS);
		threads.setDaemon(true);
		return new ThreadPoolExecutor(0, Integer.MAX_VALUE, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), threads);
	}

	@Override
	public void destroy() {
		if (this.executor instanceof ExecutorService threads) {
			threads.shutdownNow();
		}
	}

}
