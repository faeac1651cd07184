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
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.zaxxer.hikari.HikariDataSource;
import org.jspecify.annotations.Nullable;

/**
 * The hosts among which the primary of a shard is, the one where it was last seen first.
 * Thread-safe.
 * <p>
 * They are tried one by one instead of by the driver: a host that is frozen or cut off
 * would use up all the time for logging in, and the driver would try it first again.
 *
 * @author Shardboot Contributors
 */
final class PrimaryHosts {

	private static final Pattern TARGET = Pattern.compile("[?&]targetServerType=(\\w+)");

	private final List<String> urls;

	private volatile int last;

	private PrimaryHosts(List<String> urls) {
		this.urls = urls;
	}

	/**
	 * Read the hosts of a pool's URL. They are left to the driver if it is to choose
	 * among them in another way than by looking for the primary.
	 * @param pool the pool, configured
	 * @return its hosts
	 */
	static PrimaryHosts of(HikariDataSource pool) {
		String url = pool.getJdbcUrl();
		List<String> urls = MultiHostUrl.hosts(url);
		boolean chosenByOrder = switch (target(url, pool)) {
			case "any", "primary", "master" -> !url.contains("loadBalanceHosts=true");
			default -> false;
		};
		return new PrimaryHosts((urls.isEmpty() || !chosenByOrder) ? List.of(url) : List.copyOf(urls));
	}

	private static String target(String url, HikariDataSource pool) {
		Matcher matcher = TARGET.matcher(url);
		return matcher.find() ? matcher.group(1)
				: pool.getDataSourceProperties().getProperty("targetServerType", "any");
	}

	/**
	 * Return all hosts.
	 * @return the URL of each, that of the last primary first
	 */
	List<String> all() {
		int first = this.last;
		List<String> ordered = new ArrayList<>(this.urls);
		ordered.add(0, ordered.remove(first));
		return ordered;
	}

	/**
	 * Return the hosts where the primary could be next.
	 * @return the URL of each host but that of the last primary
	 */
	List<String> others() {
		List<String> ordered = all();
		return ordered.subList(1, ordered.size());
	}

	int count() {
		return this.urls.size();
	}

	/**
	 * Return the place of a host in the URL, for messages.
	 * @param url its own URL
	 * @return its number, from 1
	 */
	int number(String url) {
		return this.urls.indexOf(url) + 1;
	}

	/**
	 * Remember where the primary is.
	 * @param url the URL of its host
	 */
	void found(@Nullable String url) {
		this.last = Math.max(0, this.urls.indexOf(url));
	}

}
