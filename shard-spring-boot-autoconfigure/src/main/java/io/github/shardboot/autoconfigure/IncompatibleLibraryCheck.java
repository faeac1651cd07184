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

import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.context.ResourceLoaderAware;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.io.ResourceLoader;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.util.ClassUtils;

import io.github.shardboot.ShardConfigurationException;

/**
 * Fails the start, before any bean exists, when another library that replaces the
 * {@code DataSource} is on the class path: which of the two wins would be chance.
 *
 * @author Shardboot Contributors
 */
final class IncompatibleLibraryCheck implements ImportBeanDefinitionRegistrar, ResourceLoaderAware {

	private static final Map<String, String> LIBRARIES = Map.of(
			"com.baomidou.dynamic.datasource.DynamicRoutingDataSource", "dynamic-datasource (com.baomidou)",
			"org.apache.shardingsphere.driver.ShardingSphereDriver", "ShardingSphere-JDBC (org.apache.shardingsphere)");

	private @Nullable ClassLoader classLoader;

	@Override
	public void setResourceLoader(ResourceLoader resourceLoader) {
		this.classLoader = resourceLoader.getClassLoader();
	}

	@Override
	public void registerBeanDefinitions(AnnotationMetadata metadata, BeanDefinitionRegistry registry) {
		LIBRARIES.forEach((className, library) -> {
			if (ClassUtils.isPresent(className, this.classLoader)) {
				throw new ShardConfigurationException(
						"%s is on the class path; it also replaces the DataSource, and only one can."
							.formatted(library),
						"Remove it, or remove this starter or switch it off with 'shard.enabled=false'.");
			}
		});
	}

}
