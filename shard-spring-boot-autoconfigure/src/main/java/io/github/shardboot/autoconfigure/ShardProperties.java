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

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

import com.zaxxer.hikari.HikariConfig;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.StringUtils;

import io.github.shardboot.identity.ShardIdentityMode;
import io.github.shardboot.inspection.StartupCheckMode;
import io.github.shardboot.migration.MigrationSettings;
import io.github.shardboot.repository.RepositorySettings;
import io.github.shardboot.strategy.ShardKeyType;
import io.github.shardboot.strategy.hash.HashFunction;

/**
 * Configuration properties for sharding.
 *
 * @param enabled Whether sharding is switched on.
 * @param shards Shards by name; a name is 1 to 40 lower-case letters, digits and hyphens
 * and starts with a letter.
 * @param defaults Settings of every shard that does not set its own.
 * @param keyType Type of all shard keys.
 * @param strategy Name of the sharding strategy: hash, consistent-hash, range, list, geo
 * or directory. Ignored when the application declares a ShardingStrategy bean.
 * @param hash Settings of strategy 'hash'; 'function' and 'slots' also hold for
 * 'consistent-hash' and 'geo'.
 * @param consistentHash Settings of strategy 'consistent-hash'.
 * @param range Half-open ranges of keys that each shard owns with strategy 'range', such
 * as '..1000' or '1000..2000'.
 * @param list Keys that each shard owns with strategy 'list'.
 * @param geo Regions, for strategy 'geo'.
 * @param overrides Shard of single keys, whatever the strategy says; with strategy 'geo'
 * a key is written 'region:key'.
 * @param identity What to do about the marker row that says which shard a database is.
 * @param logKeys Whether exceptions may contain the values of shard keys.
 * @param defaultDataSourceName Name of the DataSource bean that is the default database
 * and becomes the routed data source.
 * @param repositories How Spring Data repositories choose their shard.
 * @param web How web requests choose their shard.
 * @param directory Settings of strategy 'directory'.
 * @param id How ids that carry their slot are made.
 * @param catalog Tables that all processes share: shard map, directory, lanes of ids.
 * @param scatter Limits of calls on several shards.
 * @param flyway How the schemas of all shards are migrated.
 * @param health How the health of the shards is checked.
 * @param sampling How often the shards are asked how much they hold, for meters.
 * @param startupCheck What to do at start-up about shards that do not answer.
 * @param instances Number of instances of the application, to compare what all their
 * pools may need with what the servers allow.
 * @param mdc Whether log events of a scope bear the shard, under the MDC key 'shard'.
 * @param hotKeys Whether the most used keys of each shard are counted.
 * @param timeouts How long calls wait for a shard that does not answer.
 * @param primaryCheck Whether each new connection is asked which server it leads to, so
 * that a former primary that comes back gets no statement.
 * @param gate How many calls of one shard may be under way.
 * @param rebalance Moves of slots and keys between shards.
 * @author Shardboot Contributors
 */
@ConfigurationProperties(prefix = "shard", ignoreUnknownFields = false)
public record ShardProperties(@DefaultValue("true") boolean enabled, @DefaultValue Map<String, Shard> shards,
		@DefaultValue Defaults defaults, @DefaultValue("long") ShardKeyType keyType,
		@DefaultValue("hash") String strategy, @DefaultValue Hash hash, @DefaultValue ConsistentHash consistentHash,
		@DefaultValue Map<String, List<String>> range, @DefaultValue Map<String, List<String>> list,
		@DefaultValue Geo geo, @DefaultValue Map<String, String> overrides,
		@DefaultValue("claim") ShardIdentityMode identity, @DefaultValue("false") boolean logKeys,
		@DefaultValue("dataSource") String defaultDataSourceName, @DefaultValue Repositories repositories,
		@DefaultValue Web web, @DefaultValue Scatter scatter,
		@NestedConfigurationProperty @DefaultValue DirectoryProperties directory, @DefaultValue Id id,
		@NestedConfigurationProperty @DefaultValue CatalogProperties catalog, @DefaultValue Flyway flyway,
		@DefaultValue Health health, @DefaultValue Sampling sampling,
		@DefaultValue("warn") StartupCheckMode startupCheck, @DefaultValue("1") int instances,
		@DefaultValue("true") boolean mdc, @DefaultValue HotKeys hotKeys, @DefaultValue Timeouts timeouts,
		@DefaultValue("true") boolean primaryCheck, @DefaultValue Gate gate,
		@NestedConfigurationProperty @DefaultValue RebalanceProperties rebalance) {

	public ShardProperties {
		shards = withoutAliases(shards);
	}

	/**
	 * Keys and credentials stay out of it.
	 */
	@Override
	public String toString() {
		return "ShardProperties[shards=%s, strategy=%s]".formatted(this.shards.keySet(), this.strategy);
	}

	/**
	 * In the name of an environment variable a shard has no hyphens, and Spring Boot
	 * makes a second entry of it with the same settings.
	 */
	private static Map<String, Shard> withoutAliases(Map<String, Shard> shards) {
		Map<String, Shard> distinct = new LinkedHashMap<>(shards);
		shards.forEach((name, shard) -> {
			Shard alias = distinct.get(name.replace("-", ""));
			if (alias != null && alias != shard && Objects.equals(alias.url(), shard.url())) {
				distinct.remove(name.replace("-", ""));
			}
		});
		return distinct;
	}

	/**
	 * Limits of calls on several shards.
	 *
	 * @param timeout Deadline of a call that sets none.
	 * @param maxConcurrency How many parts of all calls together run at once.
	 * @param maxRowsPerShard How many rows one shard may be asked for where results are
	 * merged in memory.
	 */
	public record Scatter(@DefaultValue("5s") Duration timeout, @DefaultValue("16") int maxConcurrency,
			@DefaultValue("10000") int maxRowsPerShard) {

	}

	/**
	 * One shard.
	 *
	 * @param url JDBC URL of the database.
	 * @param username Login user; 'shard.defaults.username' if not set.
	 * @param password Login password; 'shard.defaults.password' if not set.
	 * @param weight Share of the slots, or of new tenants, relative to other shards; 0
	 * for none.
	 * @param region Region that the shard is in.
	 * @param dedicated Whether the shard is kept for one tenant that needs a shard for
	 * itself, with strategy 'directory'.
	 * @param hikari Settings of the connection pool, over those of
	 * 'shard.defaults.hikari'.
	 */
	public record Shard(@Nullable String url, @Nullable String username, @Nullable String password,
			@DefaultValue("1") int weight, @Nullable String region, @DefaultValue("false") boolean dedicated,
			@NestedConfigurationProperty @Nullable HikariConfig hikari) {

		// keeps the password and the parameters of the URL to itself
		@Override
		public String toString() {
			return "Shard[weight=%d]".formatted(this.weight);
		}

	}

	/**
	 * Settings of every shard that does not set its own.
	 *
	 * @param username Login user.
	 * @param password Login password.
	 * @param hikari Settings of the connection pools.
	 */
	public record Defaults(@Nullable String username, @Nullable String password,
			@NestedConfigurationProperty @Nullable HikariConfig hikari) {

		@Override
		public String toString() {
			return "Defaults[]";
		}

	}

	/**
	 * Settings of strategy 'hash'.
	 *
	 * @param function Hash function.
	 * @param slots Number of slots, a power of two; never change it once there is data.
	 * @param ranges Slots that each shard owns, such as '0-2047'; by weight and in
	 * alphabetical order if not set.
	 */
	public record Hash(@DefaultValue("postgres") HashFunction function, @DefaultValue("4096") int slots,
			@DefaultValue Map<String, List<String>> ranges) {

	}

	/**
	 * Settings of strategy 'consistent-hash'.
	 *
	 * @param virtualNodes Number of virtual nodes of a shard per unit of its weight;
	 * never change it once there is data.
	 */
	public record ConsistentHash(@DefaultValue("150") int virtualNodes) {

	}

	/**
	 * Regions.
	 *
	 * @param regions Codes that stand for each region besides its name, such as those of
	 * its countries; '*' for all codes that no region lists.
	 * @param resident Regions whose keys must never be in a shard of another region; also
	 * holds for tenants of strategy 'directory'.
	 * @param principalAttribute Claim or attribute of the authenticated principal that
	 * carries the region of keys that have none.
	 * @param header Name of the header that carries the region of keys that have none,
	 * such as that of the country that a CDN sets.
	 * @param database Path of a MaxMind database of countries or cities, which tells the
	 * region of keys that have none by the remote address.
	 */
	public record Geo(@DefaultValue Map<String, List<String>> regions, @DefaultValue List<String> resident,
			@Nullable String principalAttribute, @Nullable String header, @Nullable String database) {

	}

	/**
	 * How ids that carry their slot are made.
	 *
	 * @param lane Lane of this process alone, where there is no catalog that leases one.
	 * @param laneBits Number of bits of an id that tell the lane, 5 to 8; never change it
	 * once there are ids.
	 * @param lease How long a lane belongs to a process that gives no sign of life.
	 * @param ranges Ids that the sequences of each shard may make, such as '1..1000000'
	 * or '1+4' for every fourth one; checked at start-up.
	 * @param sequences Names of the sequences to check; all of the search path if not
	 * set.
	 */
	public record Id(@Nullable Integer lane, @DefaultValue("7") int laneBits, @DefaultValue("30s") Duration lease,
			@DefaultValue Map<String, String> ranges, @DefaultValue List<String> sequences) {

	}

	/**
	 * How Spring Data repositories choose their shard.
	 *
	 * @param unannotated Where repositories go that nothing marks as sharded.
	 */
	public record Repositories(@DefaultValue("default-database") RepositorySettings.Unannotated unannotated) {

	}

	/**
	 * How web requests choose their shard.
	 *
	 * @param header Name of the header that carries the shard key.
	 * @param pathVariable Name of the path variable that carries the shard key.
	 * @param queryParameter Name of the query parameter that carries the shard key.
	 * @param cookie Name of the cookie that carries the shard key.
	 * @param subdomain Domain below which the first label of the host is the shard key,
	 * such as 'shop.example.com'.
	 * @param principalAttribute Claim or attribute of the authenticated principal that
	 * carries the shard key; other sources must agree with it.
	 * @param required Whether every request must carry a shard key.
	 * @param requiredPaths Path patterns of requests that must carry a shard key.
	 * @param excludedPaths Path patterns of requests that are left alone.
	 * @param lock Whether code of a request is refused any other shard key than that of
	 * the request.
	 */
	public record Web(@Nullable String header, @Nullable String pathVariable, @Nullable String queryParameter,
			@Nullable String cookie, @Nullable String subdomain, @Nullable String principalAttribute,
			@DefaultValue("false") boolean required, @DefaultValue List<String> requiredPaths,
			@DefaultValue("/actuator/**") List<String> excludedPaths, @DefaultValue("false") boolean lock) {

		boolean hasSource() {
			return Stream
				.of(this.header, this.pathVariable, this.queryParameter, this.cookie, this.subdomain,
						this.principalAttribute)
				.anyMatch(StringUtils::hasText);
		}

	}

	/**
	 * How the health of the shards is checked.
	 *
	 * @param timeout Time to wait for the answers of all shards together.
	 */
	public record Health(@DefaultValue("2s") Duration timeout) {

	}

	/**
	 * How often the shards are asked how much they hold, for meters.
	 *
	 * @param enabled Whether sizes, rows and skew are measured.
	 * @param interval Time from one round to the next.
	 * @param timeout Time to wait for the answers of all shards together.
	 */
	public record Sampling(@DefaultValue("true") boolean enabled, @DefaultValue("60s") Duration interval,
			@DefaultValue("5s") Duration timeout) {

	}

	/**
	 * Whether the most used keys of each shard are counted.
	 *
	 * @param enabled Whether they are counted.
	 * @param size Number of keys that are counted for each shard.
	 * @param showKeys Whether the endpoint shows the keys, not only how often they are
	 * used.
	 */
	public record HotKeys(@DefaultValue("false") boolean enabled, @DefaultValue("20") int size,
			@DefaultValue("false") boolean showKeys) {

	}

	/**
	 * How the schemas of all shards are migrated.
	 *
	 * @param enabled Whether Flyway migrates the shards.
	 * @param locations Locations of the migrations of shards; nothing is migrated if the
	 * default one does not exist.
	 * @param parallelism Number of shards that are migrated at once.
	 * @param canary Shard that is migrated before all others; the first by name if not
	 * set.
	 * @param user Login user of migrations; that of the pool if not set.
	 * @param password Login password of migrations.
	 * @param onFailure What to do about shards that could not be migrated.
	 * @param drift What to do about shards whose schema differs from that of the others.
	 */
	public record Flyway(@DefaultValue("true") boolean enabled,
			@DefaultValue("classpath:db/shard-migration") List<String> locations, @DefaultValue("4") int parallelism,
			@Nullable String canary, @Nullable String user, @Nullable String password,
			@DefaultValue("fail") MigrationSettings.OnFailure onFailure,
			@DefaultValue("warn") MigrationSettings.OnDrift drift) {

		@Override
		public String toString() {
			return "Flyway[locations=%s]".formatted(this.locations);
		}

	}

	/**
	 * How long calls wait for a shard that does not answer.
	 *
	 * @param connect Time to reach a shard and log in, in whole seconds.
	 * @param socket Time to wait for any answer, in whole seconds; a statement that runs
	 * longer is cut off.
	 * @param call Time to wait for the answer to one statement or commit; 'socket' if not
	 * set. A query or transaction timeout that is set comes first.
	 */
	public record Timeouts(@DefaultValue("5s") Duration connect, @DefaultValue("60s") Duration socket,
			@Nullable Duration call) {

	}

	/**
	 * How many calls of one shard may be under way. Ignored when the application declares
	 * a ShardGate.Factory bean.
	 *
	 * @param maxConcurrency Number of calls that may have or await a connection of one
	 * shard at once; 0 for no limit.
	 * @param failureThreshold Number of calls in a row without a connection, or with one
	 * that was lost, after which calls are refused; 0 for never.
	 * @param openFor Time for which calls are refused before one is let through to try.
	 */
	public record Gate(@DefaultValue("100") int maxConcurrency, @DefaultValue("5") int failureThreshold,
			@DefaultValue("2s") Duration openFor) {

	}

}
