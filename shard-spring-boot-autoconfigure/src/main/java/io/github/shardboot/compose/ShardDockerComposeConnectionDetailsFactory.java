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

package io.github.shardboot.compose;

import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.docker.compose.core.RunningService;
import org.springframework.boot.docker.compose.service.connection.DockerComposeConnectionDetailsFactory;
import org.springframework.boot.docker.compose.service.connection.DockerComposeConnectionSource;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.util.StringUtils;

import io.github.shardboot.ShardConfigurationException;
import io.github.shardboot.routing.ShardConnectionDetails;

/**
 * Finds shards in the services of Docker Compose that bear a label of ours.
 * <p>
 * {@code io.github.shardboot.shard: eu-1} says that the database of the service is that
 * shard. Spring Boot would take it for the default database too, so the label
 * {@code org.springframework.boot.service-connection: shard} must keep it from that.
 * {@code io.github.shardboot.shards: eu-1=shop_eu, us-1=shop_us} names several databases
 * of the service, which must exist; that service may be the default database as well.
 *
 * @author Shardboot Contributors
 */
class ShardDockerComposeConnectionDetailsFactory extends DockerComposeConnectionDetailsFactory<ShardConnectionDetails> {

	private static final String SHARD = "io.github.shardboot.shard";

	private static final String SHARDS = "io.github.shardboot.shards";

	private static final String SERVICE_CONNECTION = "org.springframework.boot.service-connection";

	private static final String PARAMETERS = "org.springframework.boot.jdbc.parameters";

	private static final int PORT = 5432;

	protected ShardDockerComposeConnectionDetailsFactory() {
		super((source) -> hasLabel(source.getRunningService()));
	}

	private static boolean hasLabel(RunningService service) {
		return service.labels().containsKey(SHARD) || service.labels().containsKey(SHARDS);
	}

	@Override
	protected ShardConnectionDetails getDockerComposeConnectionDetails(DockerComposeConnectionSource source) {
		RunningService service = source.getRunningService();
		Map<String, String> databases = databases(service);
		Map<String, JdbcConnectionDetails> shards = new LinkedHashMap<>();
		databases.forEach((shard, database) -> shards.put(shard, details(service, database)));
		return new ComposeShards(service, shards);
	}

	private static Map<String, String> databases(RunningService service) {
		Map<String, String> databases = new LinkedHashMap<>();
		String single = service.labels().get(SHARD);
		if (single != null) {
			if (!service.labels().containsKey(SERVICE_CONNECTION)) {
				throw mistake(service, "is shard '%s' and would be the default database too".formatted(single),
						"Add the label '%s: shard' to the service.".formatted(SERVICE_CONNECTION));
			}
			databases.put(single.strip(), environment(service, "POSTGRES_DB", user(service)));
		}
		for (String pair : StringUtils.tokenizeToStringArray(service.labels().get(SHARDS), ",")) {
			int equals = pair.indexOf('=');
			if (equals < 1 || equals == pair.length() - 1) {
				throw mistake(service, "has '%s' in its label '%s'".formatted(pair, SHARDS),
						"Write shards and databases as 'eu-1=shop_eu, us-1=shop_us'.");
			}
			databases.put(pair.substring(0, equals).strip(), pair.substring(equals + 1).strip());
		}
		return databases;
	}

	private static ShardConfigurationException mistake(RunningService service, String problem, String action) {
		return new ShardConfigurationException("The Docker Compose service '%s' %s.".formatted(service.name(), problem),
				action);
	}

	private static JdbcConnectionDetails details(RunningService service, String database) {
		String parameters = service.labels().get(PARAMETERS);
		String url = "jdbc:postgresql://%s:%d/%s%s".formatted(service.host(), service.ports().get(PORT), database,
				StringUtils.hasText(parameters) ? "?" + parameters : "");
		return new Database(url, user(service), environment(service, "POSTGRES_PASSWORD", ""));
	}

	private static String user(RunningService service) {
		return environment(service, "POSTGRES_USER", "postgres");
	}

	private static String environment(RunningService service, String name, String otherwise) {
		@Nullable String value = service.env().get(name);
		return StringUtils.hasText(value) ? value : otherwise;
	}

	/**
	 * The shards of one service.
	 */
	private static final class ComposeShards extends DockerComposeConnectionDetails implements ShardConnectionDetails {

		private final Map<String, JdbcConnectionDetails> shards;

		private ComposeShards(RunningService service, Map<String, JdbcConnectionDetails> shards) {
			super(service);
			this.shards = shards;
		}

		@Override
		public Map<String, JdbcConnectionDetails> getShards() {
			return this.shards;
		}

	}

	/**
	 * One database. {@link #toString()} keeps the password to itself.
	 */
	private record Database(String getJdbcUrl, String getUsername,
			String getPassword) implements JdbcConnectionDetails {

		@Override
		public String toString() {
			return "ShardConnectionDetails";
		}

	}

}
