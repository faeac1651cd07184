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

package io.github.shardboot.web.region;

import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.web.MockHttpServletRequest;

import io.github.shardboot.ShardConfigurationException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link GeoIpRegion}, with MaxMind's reader and a database of three networks.
 *
 * @author Shardboot Contributors
 */
class GeoIpRegionTests {

	@TempDir
	private Path directory;

	private Path file;

	@BeforeEach
	void create() throws Exception {
		this.file = new CountryDatabase().with(81, "DE")
			.with(23, "US")
			.with(127, "LO")
			.writeTo(this.directory.resolve("countries.mmdb"), "Test-Country");
	}

	@ParameterizedTest
	@CsvSource(nullValues = "-", textBlock = """
			81.2.69.142 | DE
			23.0.0.1    | US
			::ffff:81.1.2.3 | DE
			10.0.0.1    | -
			127.0.0.1   | LO
					localhost   | -
			2001:db8::1 | -
			fe80::1%lo  | -
			999.1.1.1   | -
			evil.example.com | -
			81.2.69.142, 10.0.0.1 | -
			unknown     | -
			""", delimiter = '|')
	void theCountryOfAnAddressIsFoundWithoutAskingANameServer(String address, String country) {
		MockHttpServletRequest request = new MockHttpServletRequest();
		request.setRemoteAddr(address);
		try (GeoIpRegion region = new GeoIpRegion("shard.geo.database", this.file.toFile())) {
			assertThat(region.apply(request)).isEqualTo(country);
		}
	}

	@Test
	void whatIsNoDatabaseOfCountriesIsRefused() throws Exception {
		Path text = Files.writeString(this.directory.resolve("text.mmdb"), "x");
		assertRefused(text, "The database '%s' cannot be read.".formatted(text));
		Path missing = this.directory.resolve("missing.mmdb");
		assertRefused(missing, "The database '%s' cannot be read.".formatted(missing));
		Path other = new CountryDatabase().with(1, "x").writeTo(this.directory.resolve("asn.mmdb"), "GeoLite2-ASN");
		assertRefused(other, "The database '%s' is of type 'GeoLite2-ASN', which has no countries.".formatted(other));
	}

	private static void assertRefused(Path file, String problem) {
		assertThatExceptionOfType(ShardConfigurationException.class)
			.isThrownBy(() -> new GeoIpRegion("shard.geo.database", file.toFile()))
			.satisfies((ex) -> {
				assertThat(ex.getProperty()).isEqualTo("shard.geo.database");
				assertThat(ex.getProblem()).isEqualTo(problem);
				assertThat(ex.getAction())
					.isEqualTo("Name a database of countries or cities of MaxMind, such as GeoLite2-Country.mmdb.");
			});
	}

}
