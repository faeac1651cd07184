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

import com.maxmind.geoip2.DatabaseReader;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.web.servlet.DispatcherServlet;

import io.github.shardboot.GeoKey;
import io.github.shardboot.RegionResolver;
import io.github.shardboot.ShardConfigurationException;
import io.github.shardboot.Shards;
import io.github.shardboot.autoconfigure.ShardAutoConfiguration;
import io.github.shardboot.web.region.GeoIpRegion;
import io.github.shardboot.web.region.RequestRegionResolver;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ShardGeoAutoConfiguration}.
 *
 * @author Shardboot Contributors
 */
class ShardGeoAutoConfigurationTests {

	private final WebApplicationContextRunner contextRunner = new WebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(DataSourceAutoConfiguration.class, WebMvcAutoConfiguration.class,
				ShardAutoConfiguration.class, ShardGeoAutoConfiguration.class))
		.withPropertyValues("shard.identity=off", "shard.strategy=geo", "shard.shards.eu-1.region=eu",
				"shard.shards.eu-1.url=jdbc:postgresql://host/eu1");

	@Test
	void requestsMayTellTheRegion() {
		this.contextRunner.run((context) -> {
			assertThat(context).hasSingleBean(RequestRegionResolver.class).doesNotHaveBean(GeoIpRegion.class);
			assertThat(context.getBean(Shards.class).locate(new GeoKey("eu", 1)).shard()).isEqualTo("eu-1");
		});
	}

	@Test
	void ownResolverIsAskedToo() {
		this.contextRunner.withBean("own", RegionResolver.class, () -> (key) -> "eu")
			.run((context) -> assertThat(context.getBean(Shards.class).locate(1).shard()).isEqualTo("eu-1"));
	}

	@Test
	void fileThatIsNoDatabaseFailsTheStart() {
		this.contextRunner.withPropertyValues("shard.geo.database=/does/not/exist.mmdb")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(ShardConfigurationException.class)
				.hasMessage("'shard.geo.database': The database '/does/not/exist.mmdb' cannot be read. Name a database "
						+ "of countries or cities of MaxMind, such as GeoLite2-Country.mmdb."));
	}

	@Test
	void databaseNeedsTheReaderOfMaxMind() {
		WebApplicationContextRunner without = this.contextRunner
			.withClassLoader(new FilteredClassLoader(DatabaseReader.class));
		without.run((context) -> assertThat(context).hasNotFailed());
		without.withPropertyValues("shard.geo.database=countries.mmdb")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessage(
						"'shard.geo.database': MaxMind's reader is not on the class path, so the database cannot be "
								+ "read. Add the dependency 'com.maxmind.geoip2:geoip2', or remove the property."));
	}

	@Test
	void backsOffWithOtherStrategiesAndWithoutSpringMvc() {
		this.contextRunner.withPropertyValues("shard.strategy=hash")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(RegionResolver.class));
		this.contextRunner.withClassLoader(new FilteredClassLoader(DispatcherServlet.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(RegionResolver.class));
	}

}
