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

package io.github.shardboot.autoconfigure.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.PropertyMapper;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

import io.github.shardboot.ShardConfigurationException;
import io.github.shardboot.autoconfigure.ReplicaProperties;
import io.github.shardboot.autoconfigure.ShardAutoConfiguration;
import io.github.shardboot.autoconfigure.ShardProperties;
import io.github.shardboot.routing.ShardRouter;
import io.github.shardboot.web.RequestShardKeyResolver;
import io.github.shardboot.web.RequestShardKeySources;
import io.github.shardboot.web.RequestShardRouter;
import io.github.shardboot.web.ShardKeyFilter;
import io.github.shardboot.web.ShardKeyFilterSettings;
import io.github.shardboot.web.ShardKeyInterceptor;
import io.github.shardboot.web.ShardProblemAdvice;
import io.github.shardboot.web.consistency.ConsistencyFilter;

/**
 * Auto-configuration of the shard of a web request.
 *
 * @author Shardboot Contributors
 */
@AutoConfiguration(after = ShardAutoConfiguration.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass({ DispatcherServlet.class, FilterRegistrationBean.class })
@ConditionalOnBooleanProperty(name = "shard.enabled", matchIfMissing = true)
public final class ShardWebAutoConfiguration {

	private static final Pattern HEADER = Pattern.compile("[A-Za-z0-9-]+");

	@Bean
	@ConditionalOnMissingBean
	RequestShardKeySources requestShardKeySources(ShardProperties properties,
			Map<String, RequestShardKeyResolver> resolvers) {
		ShardProperties.Web web = properties.web();
		RequestShardKeySources.Builder sources = RequestShardKeySources.builder();
		PropertyMapper map = PropertyMapper.get();
		map.from(web::principalAttribute).whenHasText().to(sources::principalAttribute);
		map.from(web::header).whenHasText().to(sources::header);
		map.from(web::queryParameter).whenHasText().to(sources::queryParameter);
		map.from(web::cookie).whenHasText().to(sources::cookie);
		map.from(web::subdomain).whenHasText().to(sources::subdomain);
		map.from(web::pathVariable).whenHasText().to(sources::pathVariable);
		resolvers.forEach(sources::resolver);
		return sources.build();
	}

	@Bean
	RequestShardRouter requestShardRouter(ShardProperties properties, ShardRouter router,
			RequestShardKeySources sources, Environment environment) {
		ShardProperties.Web web = properties.web();
		if (sources.isEmpty() && (web.required() || !web.requiredPaths().isEmpty() || web.lock())) {
			throw new ShardConfigurationException(
					web.lock() ? "shard.web.lock" : web.required() ? "shard.web.required" : "shard.web.required-paths",
					"Nothing says where a web request carries its shard key.",
					"Set for example 'shard.web.header' or 'shard.web.path-variable', or declare a "
							+ "RequestShardKeyResolver bean.");
		}
		return new RequestShardRouter(router, properties.keyType(), sources, new ShardKeyFilterSettings(web.required(),
				web.requiredPaths(), excludedPaths(web, environment), web.lock()));
	}

	private static List<String> excludedPaths(ShardProperties.Web web, Environment environment) {
		List<String> paths = new ArrayList<>(web.excludedPaths());
		String management = environment.getProperty("management.endpoints.web.base-path");
		if (StringUtils.hasText(management) && !management.equals("/")) {
			paths.add(management + "/**");
		}
		return paths;
	}

	@Bean
	FilterRegistrationBean<ShardKeyFilter> shardKeyFilter(RequestShardRouter router, RequestShardKeySources sources,
			@Qualifier("handlerExceptionResolver") HandlerExceptionResolver exceptionResolver) {
		FilterRegistrationBean<ShardKeyFilter> registration = new FilterRegistrationBean<>(
				new ShardKeyFilter(router, exceptionResolver));
		registration.setOrder(ShardKeyFilter.ORDER);
		registration.setEnabled(!sources.isEmpty());
		return registration;
	}

	@Bean
	FilterRegistrationBean<ConsistencyFilter> consistencyFilter(ShardProperties properties, ShardRouter router) {
		ReplicaProperties replicas = properties.replicas();
		if (!HEADER.matcher(replicas.consistencyHeader()).matches()) {
			throw new ShardConfigurationException("shard.replicas.consistency-header",
					"'%s' cannot be the name of a header.".formatted(replicas.consistencyHeader()),
					"Use letters, digits and hyphens.");
		}
		FilterRegistrationBean<ConsistencyFilter> registration = new FilterRegistrationBean<>(
				(replicas.consistency() == ReplicaProperties.Consistency.SESSION)
						? ConsistencyFilter.bySession(router::names)
						: ConsistencyFilter.byHeader(replicas.consistencyHeader(), router::names));
		registration.setOrder(ConsistencyFilter.ORDER);
		registration.setEnabled(replicas.consistency() != ReplicaProperties.Consistency.OFF);
		return registration;
	}

	@Bean
	@ConditionalOnMissingBean
	ShardKeyInterceptor shardKeyInterceptor(RequestShardRouter router) {
		return new ShardKeyInterceptor(router);
	}

	@Bean
	WebMvcConfigurer shardKeyInterceptorConfigurer(ShardKeyInterceptor interceptor) {
		return new WebMvcConfigurer() {

			@Override
			public void addInterceptors(InterceptorRegistry registry) {
				registry.addInterceptor(interceptor).order(ShardKeyInterceptor.ORDER);
			}

		};
	}

	@Bean
	@ConditionalOnMissingBean
	ShardProblemAdvice shardProblemAdvice() {
		return new ShardProblemAdvice();
	}

}
