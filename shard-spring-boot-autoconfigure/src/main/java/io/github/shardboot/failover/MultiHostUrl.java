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

import java.util.ArrayList;
import java.util.List;

/**
 * A JDBC URL that names several hosts.
 *
 * @author Shardboot Contributors
 */
final class MultiHostUrl {

	private static final String PREFIX = "jdbc:postgresql://";

	private MultiHostUrl() {
	}

	/**
	 * Return the URLs of the single hosts.
	 * @param url the URL
	 * @return a URL for each of its hosts, in their order; none if there is only one
	 */
	static List<String> hosts(String url) {
		List<String> urls = new ArrayList<>();
		int end = url.indexOf('/', PREFIX.length());
		if (!url.startsWith(PREFIX) || end == -1 || url.lastIndexOf(',', end) == -1) {
			return urls;
		}
		for (String host : url.substring(PREFIX.length(), end).split(",")) {
			urls.add(PREFIX + host + url.substring(end));
		}
		return urls;
	}

	/**
	 * Return a URL that accepts a server in whatever role.
	 * @param url the URL of one host
	 * @return the URL with its last parameter, which counts, saying so
	 */
	static String ofAnyServer(String url) {
		return url + ((url.indexOf('?') != -1) ? '&' : '?') + "targetServerType=any";
	}

}
