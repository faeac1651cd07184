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

package io.github.shardboot.failover;

import java.util.List;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for taking URLs of several hosts apart.
 *
 * @author Shardboot Contributors
 */
class MultiHostUrlTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					jdbc:postgresql://a:1,b:2/shop?targetServerType=primary | jdbc:postgresql://a:1/shop?targetServerType=primary jdbc:postgresql://b:2/shop?targetServerType=primary
					jdbc:postgresql://a,[::1]:5432,c/shop                   | jdbc:postgresql://a/shop jdbc:postgresql://[::1]:5432/shop jdbc:postgresql://c/shop
					jdbc:postgresql://a:1/shop?options=x,y                  | ''
					jdbc:postgresql:shop                                    | ''
					jdbc:postgresql://a,b                                   | ''
					jdbc:other://a,b/shop                                   | ''
					""")
	void everyHostHasAUrl(String url, String expected) {
		assertThat(MultiHostUrl.hosts(url)).isEqualTo(expected.isEmpty() ? List.of() : List.of(expected.split(" ")));
	}

}
