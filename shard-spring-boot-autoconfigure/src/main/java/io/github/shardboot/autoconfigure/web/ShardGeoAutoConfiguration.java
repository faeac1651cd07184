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

import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

import com.maxmind.geoip2.DatabaseReader;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.DispatcherServlet;

import io.github.shardboot.RegionResolver;
import io.github.shardboot.ShardConfigurationException;
import io.github.shardboot.autoconfigure.ShardAutoConfiguration;
import io.github.shardboot.autoconfigure.ShardProperties;
import io.github.shardboot.web.RequestShardKeySources;
import io.github.shardboot.web.region.GeoIpRegion;
import io.github.shardboot.web.region.RequestRegionResolver;

/**
 * Auto-configuration of the region of a web request, for strategy {@code geo}.
 *
 * @author Shardboot Contributors
 */
@AutoConfiguration(before = ShardAutoConfiguration.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass(DispatcherServlet.class)
@ConditionalOnBooleanProperty(name = "shard.enabled", matchIfMissing = true)
@ConditionalOnProperty(name = "shard.strategy", havingValue = "geo")
public final class ShardGeoAutoConfiguration {

	private static final String DATABASE = "shard.geo.database";

	/**
	 * MaxMind's reader is there.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(DatabaseReader.class)
	@ConditionalOnProperty(DATABASE)
	static class WithDatabase {

		@Bean
		GeoIpRegion geoIpRegion(ShardProperties properties) {
			return new GeoIpRegion(DATABASE, new File(String.valueOf(properties.geo().database())));
		}

	}

	/**
	 * It is not, but there is something to read.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnMissingClass("com.maxmind.geoip2.DatabaseReader")
	@ConditionalOnProperty(DATABASE)
	static class WithoutReader {

		@Bean
		RegionResolver geoIpRegion() {
			throw new ShardConfigurationException(DATABASE,
					"MaxMind's reader is not on the class path, so the database cannot be read.",
					"Add the dependency 'com.maxmind.geoip2:geoip2', or remove the property.");
		}

	}

	/**
	 * Who asks, in the order of trust.
	 */
	@Configuration(proxyBeanMethods = false)
	static class Sources {

		@Bean
		RegionResolver requestRegionResolver(ShardProperties properties,
				@Qualifier("geoIpRegion") ObjectProvider<Function<HttpServletRequest, @Nullable String>> database) {
			List<Function<HttpServletRequest, @Nullable String>> sources = new ArrayList<>();
			ShardProperties.Geo geo = properties.geo();
			if (geo.principalAttribute() != null) {
				sources.add(RequestShardKeySources.principalAttributeReader(geo.principalAttribute()));
			}
			if (geo.header() != null) {
				sources.add(RequestShardKeySources.headerReader(geo.header()));
			}
			database.ifAvailable(sources::add);
			return new RequestRegionResolver(sources);
		}

	}

}
