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

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.util.StringUtils;

import io.github.shardboot.ShardConfigurationException;
import io.github.shardboot.routing.ShardConnectionDetails;

/**
 * Connection details from {@code shard.shards.*} over {@code shard.defaults.*}.
 *
 * @author Shardboot Contributors
 */
final class PropertiesShardConnectionDetails implements ShardConnectionDetails {

	private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{[^}]*}");

	private final ShardProperties properties;

	PropertiesShardConnectionDetails(ShardProperties properties) {
		this.properties = properties;
	}

	@Override
	public Map<String, JdbcConnectionDetails> getShards() {
		Map<String, JdbcConnectionDetails> details = new TreeMap<>();
		this.properties.shards().forEach((name, shard) -> details.put(name, details(name, shard)));
		return details;
	}

	@Override
	public Map<String, List<JdbcConnectionDetails>> getReplicas() {
		Map<String, List<JdbcConnectionDetails>> replicas = new TreeMap<>();
		this.properties.shards().forEach((name, shard) -> {
			String property = "shard.shards." + name + ".replicas.urls";
			JdbcConnectionDetails primary = details(name, shard);
			replicas.put(name,
					shard.replicas()
						.urls()
						.stream()
						.<JdbcConnectionDetails>map((url) -> new Details(resolved(property, url),
								String.valueOf(primary.getUsername()), String.valueOf(primary.getPassword())))
						.toList());
		});
		return replicas;
	}

	private JdbcConnectionDetails details(String name, ShardProperties.Shard shard) {
		String prefix = "shard.shards." + name;
		if (!StringUtils.hasText(shard.url())) {
			throw new ShardConfigurationException(prefix + ".url", "Shard '%s' has no URL.".formatted(name),
					"Set it to a JDBC URL such as 'jdbc:postgresql://host:5432/database'.");
		}
		ShardProperties.Defaults defaults = this.properties.defaults();
		return new Details(resolved(prefix + ".url", shard.url()),
				(shard.username() != null) ? resolved(prefix + ".username", shard.username())
						: resolved("shard.defaults.username", defaults.username()),
				(shard.password() != null) ? resolved(prefix + ".password", shard.password())
						: resolved("shard.defaults.password", defaults.password()));
	}

	private static String resolved(String property, @Nullable String value) {
		if (value == null) {
			return "";
		}
		if (PLACEHOLDER.matcher(value).find()) {
			throw new ShardConfigurationException(property, "The value contains a placeholder that nothing resolves.",
					"Define what the placeholder refers to, for example as an environment variable.");
		}
		return value;
	}

	/**
	 * Connection details of one shard. {@link #toString()} keeps the password to itself.
	 */
	private record Details(String getJdbcUrl, String getUsername, String getPassword) implements JdbcConnectionDetails {

		@Override
		public String toString() {
			return "ShardConnectionDetails";
		}

	}

}
