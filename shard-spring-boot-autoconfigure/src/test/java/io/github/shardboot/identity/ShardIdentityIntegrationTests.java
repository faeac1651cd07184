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

package io.github.shardboot.identity;

import java.sql.Connection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import com.zaxxer.hikari.HikariDataSource;
import org.junit.jupiter.api.Test;

import io.github.shardboot.ShardIdentityException;
import io.github.shardboot.routing.ShardDataSources;
import io.github.shardboot.strategy.ShardKeyType;
import io.github.shardboot.strategy.hash.HashFunction;
import io.github.shardboot.testsupport.TestDatabase;
import io.github.shardboot.testsupport.TestPostgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link ShardIdentity} and {@link ShardIdentityCheck}.
 *
 * @author Shardboot Contributors
 */
class ShardIdentityIntegrationTests {

	private static final KeySpace KEY_SPACE = new KeySpace(ShardKeyType.LONG, HashFunction.POSTGRES, 4096);

	private final TestDatabase first = TestPostgres.shared().createDatabase("first");

	private final TestDatabase second = TestPostgres.shared().createDatabase("second");

	@Test
	void firstStartClaimsAndLaterStartsVerify() {
		check(KEY_SPACE, ShardIdentityMode.CLAIM, Map.of("a", this.first, "b", this.second));
		assertThat(cluster(this.first)).isEqualTo(cluster(this.second));
		check(KEY_SPACE, ShardIdentityMode.VERIFY, Map.of("a", this.first, "b", this.second));
		TestDatabase third = TestPostgres.shared().createDatabase("third");
		check(KEY_SPACE, ShardIdentityMode.CLAIM, Map.of("a", this.first, "b", this.second, "c", third));
		assertThat(cluster(third)).isEqualTo(cluster(this.first));
	}

	@Test
	void swappedUrlsAreRefused() {
		check(KEY_SPACE, ShardIdentityMode.CLAIM, Map.of("a", this.first, "b", this.second));
		assertThatExceptionOfType(ShardIdentityException.class)
			.isThrownBy(() -> check(KEY_SPACE, ShardIdentityMode.CLAIM, Map.of("a", this.second, "b", this.first)))
			.satisfies((ex) -> {
				assertThat(ex.getProblem())
					.isEqualTo("Shard 'a' is configured with the database of shard 'b', as its marker row says.");
				assertThat(ex.getAction()).contains("'shard.shards.a.url'").contains("'shard.shards.b.url'");
				assertThat(ex.getSuppressed()).hasSize(1);
			});
	}

	@Test
	void databaseOfAnotherClusterIsRefused() {
		check(KEY_SPACE, ShardIdentityMode.CLAIM, Map.of("a", this.first));
		check(KEY_SPACE, ShardIdentityMode.CLAIM, Map.of("b", this.second));
		assertThatExceptionOfType(ShardIdentityException.class)
			.isThrownBy(() -> check(KEY_SPACE, ShardIdentityMode.CLAIM, Map.of("a", this.first, "b", this.second)))
			.withMessageContaining(cluster(this.first))
			.withMessageContaining(cluster(this.second));
	}

	@Test
	void changedKeySpaceIsRefused() {
		check(KEY_SPACE, ShardIdentityMode.CLAIM, Map.of("a", this.first));
		for (KeySpace changed : List.of(new KeySpace(ShardKeyType.STRING, HashFunction.POSTGRES, 4096),
				new KeySpace(ShardKeyType.LONG, HashFunction.MD5, 4096),
				new KeySpace(ShardKeyType.LONG, HashFunction.POSTGRES, 1024),
				new KeySpace(ShardKeyType.LONG, null, 0))) {
			assertThatExceptionOfType(ShardIdentityException.class)
				.isThrownBy(() -> check(changed, ShardIdentityMode.CLAIM, Map.of("a", this.first)))
				.withMessageContaining("4096 slots, hash function 'POSTGRES' and key type 'LONG'")
				.withMessageContaining("%d slots, hash function '%s' and key type '%s'".formatted(changed.slots(),
						changed.functionName(), changed.keyType()));
		}
	}

	@Test
	void unclaimedDatabaseIsRefusedWhenOnlyVerifying() {
		assertThatExceptionOfType(ShardIdentityException.class)
			.isThrownBy(() -> check(KEY_SPACE, ShardIdentityMode.VERIFY, Map.of("a", this.first)))
			.withMessageContaining("no marker row")
			.withMessageContaining("shard.identity=claim");
		assertThat(this.first.jdbc().sql("select to_regclass('shardboot_shard')").query(String.class).optional())
			.isEmpty();
	}

	@Test
	void userWithoutTheRightToCreateIsToldSo() {
		this.first.jdbc().sql("create role poor login password 'poor'").update();
		this.first.jdbc().sql("revoke all on schema public from public").update();
		this.first.jdbc().sql("grant usage on schema public to poor").update();
		ShardIdentity identity = new ShardIdentity(KEY_SPACE, ShardIdentityMode.CLAIM);
		assertThatExceptionOfType(ShardIdentityException.class).isThrownBy(() -> {
			try (Connection connection = this.first.connect()) {
				connection.createStatement().execute("set role poor");
				identity.verify("a", connection);
			}
		}).withMessageContaining("42501").withMessageContaining("Grant the right");
	}

	@Test
	void databaseThatHashesOtherwiseIsRefused() {
		this.first.jdbc().sql("create database latin encoding latin1 locale 'C' template template0").update();
		TestDatabase latin = new TestDatabase(this.first.server(), "latin");
		KeySpace text = new KeySpace(ShardKeyType.STRING, HashFunction.POSTGRES, 4096);
		assertThatExceptionOfType(ShardIdentityException.class)
			.isThrownBy(() -> check(text, ShardIdentityMode.CLAIM, Map.of("a", latin)))
			.withMessageContaining("computes other values")
			.withMessageContaining("UTF8");
	}

	@Test
	void allHashFunctionsAndKeyTypesAgreeWithTheServer() {
		for (HashFunction function : HashFunction.values()) {
			for (ShardKeyType keyType : ShardKeyType.values()) {
				TestDatabase fresh = TestPostgres.shared().createDatabase("hash");
				check(new KeySpace(keyType, function, 4096), ShardIdentityMode.CLAIM, Map.of("a", fresh));
			}
		}
	}

	@Test
	void concurrentFirstStartsAgreeOnOneCluster() throws Exception {
		Callable<Void> start = () -> {
			check(KEY_SPACE, ShardIdentityMode.CLAIM, Map.of("a", this.first, "b", this.second));
			return null;
		};
		ExecutorService executor = Executors.newFixedThreadPool(8);
		try {
			for (var result : executor.invokeAll(Collections.nCopies(8, start))) {
				result.get();
			}
		}
		finally {
			executor.shutdownNow();
		}
		assertThat(cluster(this.first)).isEqualTo(cluster(this.second));
	}

	@Test
	void shardThatWasDownAtStartIsVerifiedByItsFirstCall() throws Exception {
		check(KEY_SPACE, ShardIdentityMode.CLAIM, Map.of("a", this.first));
		ShardIdentity identity = new ShardIdentity(KEY_SPACE, ShardIdentityMode.CLAIM);
		try (ShardDataSources shards = new ShardDataSources(Map.of("b", pool(this.first)), identity)) {
			for (int i = 0; i < 2; i++) {
				assertThatExceptionOfType(ShardIdentityException.class)
					.isThrownBy(() -> shards.get("b").getConnection())
					.satisfies((ex) -> assertThat(ex.getShard()).isEqualTo("b"));
				assertThat(shards.hikari("b").getHikariPoolMXBean().getActiveConnections()).isZero();
			}
			this.first.jdbc().sql("update shardboot_shard set shard = 'b'").update();
			try (Connection connection = shards.get("b").getConnection()) {
				assertThat(connection.getAutoCommit()).isTrue();
			}
		}
	}

	@Test
	void verificationLeavesAPoolWithoutAutoCommitAsItWas() throws Exception {
		HikariDataSource pool = pool(this.first);
		pool.setAutoCommit(false);
		ShardIdentity identity = new ShardIdentity(KEY_SPACE, ShardIdentityMode.CLAIM);
		try (ShardDataSources shards = new ShardDataSources(Map.of("a", pool), identity);
				Connection connection = shards.get("a").getConnection()) {
			assertThat(connection.getAutoCommit()).isFalse();
			assertThat(cluster(this.first)).isNotNull();
		}
	}

	private static void check(KeySpace keySpace, ShardIdentityMode mode, Map<String, TestDatabase> databases) {
		ShardIdentity identity = new ShardIdentity(keySpace, mode);
		Map<String, HikariDataSource> pools = new TreeMap<>();
		databases.forEach((name, database) -> pools.put(name, pool(database)));
		try (ShardDataSources shards = new ShardDataSources(pools, identity)) {
			ShardIdentityCheck check = new ShardIdentityCheck(shards, identity, List.of());
			check.afterPropertiesSet();
			check.afterSingletonsInstantiated();
			databases.keySet()
				.forEach((name) -> assertThat(shards.hikari(name).getHikariPoolMXBean()).as("no pool has started")
					.isNull());
		}
	}

	private static HikariDataSource pool(TestDatabase database) {
		HikariDataSource pool = new HikariDataSource();
		pool.setJdbcUrl(database.url());
		pool.setUsername(database.server().username());
		pool.setPassword(database.server().password());
		pool.setMaximumPoolSize(2);
		return pool;
	}

	private static String cluster(TestDatabase database) {
		return database.jdbc().sql("select cluster_id::text from shardboot_shard").query(String.class).single();
	}

}
