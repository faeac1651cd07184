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

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.system.JavaVersion;
import org.springframework.context.annotation.Bean;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.core.task.support.ContextPropagatingTaskDecorator;
import org.springframework.util.ClassUtils;

import io.github.shardboot.scatter.ShardScatter;

/**
 * Auto-configuration of calls that run on several shards at once.
 *
 * @author Shardboot Contributors
 */
@AutoConfiguration(after = ShardAutoConfiguration.class)
@ConditionalOnBooleanProperty(name = "shard.enabled", matchIfMissing = true)
public final class ShardScatterAutoConfiguration {

	private static final int MAX_CONCURRENCY = 16;

	@Bean
	@ConditionalOnMissingBean
	ShardScatter shardScatter() {
		SimpleAsyncTaskExecutor executor = new SimpleAsyncTaskExecutor("shard-scatter-");
		executor.setVirtualThreads(JavaVersion.getJavaVersion().isEqualOrNewerThan(JavaVersion.TWENTY_ONE));
		if (ClassUtils.isPresent("io.micrometer.context.ContextSnapshotFactory", getClass().getClassLoader())) {
			executor.setTaskDecorator(new ContextPropagatingTaskDecorator());
		}
		return new ShardScatter(executor, MAX_CONCURRENCY);
	}

}
