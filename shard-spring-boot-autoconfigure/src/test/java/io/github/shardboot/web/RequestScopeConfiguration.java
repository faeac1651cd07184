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

package io.github.shardboot.web;

import java.util.List;
import java.util.Map;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.context.PropertyPlaceholderAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.http.converter.autoconfigure.HttpMessageConvertersAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.servlet.autoconfigure.HttpEncodingAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

import io.github.shardboot.UnknownShardKeyException;
import io.github.shardboot.routing.DefaultDatabase;
import io.github.shardboot.routing.ShardContextTaskDecorator;
import io.github.shardboot.routing.ShardRouter;
import io.github.shardboot.strategy.ShardKeyType;
import io.github.shardboot.strategy.ShardMap;

/**
 * A web application with four shards, {@code s0} to {@code s3}, to which whole numbers
 * below 1000 belong by their remainder, and with everything that this package has.
 *
 * @author Shardboot Contributors
 */
@Configuration(proxyBeanMethods = false)
@ImportAutoConfiguration({ PropertyPlaceholderAutoConfiguration.class, TaskExecutionAutoConfiguration.class,
		JacksonAutoConfiguration.class, HttpMessageConvertersAutoConfiguration.class,
		HttpEncodingAutoConfiguration.class, TomcatServletWebServerAutoConfiguration.class,
		DispatcherServletAutoConfiguration.class, WebMvcAutoConfiguration.class, ErrorMvcAutoConfiguration.class })
class RequestScopeConfiguration {

	static final long UNKNOWN_FROM = 1000;

	@Bean
	RoutedKeys routedKeys() {
		return new RoutedKeys();
	}

	@Bean
	ShardRouter shardRouter(RoutedKeys routed) {
		return new ShardRouter(ShardKeyType.LONG, new ShardMap(1, List.of("s0", "s1", "s2", "s3"), Map.of(), (key) -> {
			routed.add((Long) key);
			if ((Long) key >= UNKNOWN_FROM) {
				throw new UnknownShardKeyException("no shard is responsible for it");
			}
			return "s" + ((Long) key % 4);
		}), DefaultDatabase.PRESENT, false);
	}

	@Bean
	RequestShardRouter requestShardRouter(ShardRouter router, RequestShardKeySources sources,
			ShardKeyFilterSettings settings) {
		return new RequestShardRouter(router, ShardKeyType.LONG, sources, settings);
	}

	@Bean
	FilterRegistrationBean<ShardKeyFilter> shardKeyFilter(RequestShardRouter router,
			@Qualifier("handlerExceptionResolver") HandlerExceptionResolver exceptionResolver) {
		FilterRegistrationBean<ShardKeyFilter> registration = new FilterRegistrationBean<>(
				new ShardKeyFilter(router, exceptionResolver));
		registration.setOrder(ShardKeyFilter.ORDER);
		return registration;
	}

	@Bean
	WebMvcConfigurer shardKeyWebMvcConfigurer(RequestShardRouter router) {
		return new WebMvcConfigurer() {

			@Override
			public void addInterceptors(InterceptorRegistry registry) {
				registry.addInterceptor(new ShardKeyInterceptor(router)).order(ShardKeyInterceptor.ORDER);
			}

		};
	}

	@Bean
	ShardProblemAdvice shardProblemAdvice() {
		return new ShardProblemAdvice();
	}

	@Bean
	ShardContextTaskDecorator shardContextTaskDecorator() {
		return new ShardContextTaskDecorator();
	}

	@Bean
	FilterRegistrationBean<LeakDetector> leakDetector() {
		FilterRegistrationBean<LeakDetector> registration = new FilterRegistrationBean<>(new LeakDetector());
		registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
		return registration;
	}

	@Bean
	EchoController echoController() {
		return new EchoController();
	}

}
