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

package io.github.shardboot.strategy;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.UUID;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.github.shardboot.strategy.hash.HashFunction;
import io.github.shardboot.testsupport.TestPostgres;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that {@link HashFunction#POSTGRES} and the order of keys are those of a real
 * server.
 *
 * @author Shardboot Contributors
 */
class PostgresHashIntegrationTests {

	private static final long SEED = 8;

	private static final int COUNT = 100_000;

	private static final int BATCH = 10_000;

	private static Connection connection;

	@BeforeAll
	static void connect() throws SQLException {
		connection = TestPostgres.shared().createDatabase("hash").connect();
		try (Statement statement = connection.createStatement()) {
			// the keys would make up most of the log that other tests read
			statement.execute("set log_statement = 'none'");
		}
	}

	@AfterAll
	static void disconnect() throws SQLException {
		connection.close();
	}

	@Test
	void longsAgree() throws SQLException {
		RandomKeys random = new RandomKeys(SEED);
		List<Object> keys = new ArrayList<>(List.of(Long.MIN_VALUE, Long.MAX_VALUE, 0L, -1L, 1L, 1L << 32, -1L << 32,
				(long) Integer.MIN_VALUE, (long) Integer.MAX_VALUE));
		while (keys.size() < COUNT) {
			keys.add(random.nextLong());
		}
		assertHashesAgree(ShardKeyType.LONG, keys);
	}

	@Test
	void textsAgree() throws SQLException {
		RandomKeys random = new RandomKeys(SEED);
		List<Object> keys = new ArrayList<>();
		for (int length = 0; length <= KeyText.MAX_LENGTH; length++) {
			keys.add("x".repeat(length));
			keys.add("漢".repeat(length));
		}
		while (keys.size() < COUNT) {
			keys.add(random.nextText(0, 60));
		}
		assertHashesAgree(ShardKeyType.STRING, keys);
	}

	@Test
	void uuidsAgree() throws SQLException {
		RandomKeys random = new RandomKeys(SEED);
		List<Object> keys = new ArrayList<>(
				List.of(new UUID(0, 0), new UUID(-1, -1), new UUID(0, -1), new UUID(-1, 0)));
		while (keys.size() < COUNT) {
			keys.add(random.nextUuid());
		}
		assertHashesAgree(ShardKeyType.UUID, keys);
	}

	private static void assertHashesAgree(ShardKeyType type, List<Object> keys) throws SQLException {
		for (int from = 0; from < keys.size(); from += BATCH) {
			List<Object> batch = keys.subList(from, Math.min(from + BATCH, keys.size()));
			List<Object> expected = new ArrayList<>();
			batch.forEach((key) -> expected.add(HashFunction.POSTGRES.hash(key)));
			assertThat(serverHashes(type, batch)).as("seed %s", SEED).isEqualTo(expected);
		}
	}

	@ParameterizedTest
	@EnumSource
	void theGoldenVectorsAreWhatTheServerComputes(ShardKeyType type) throws Exception {
		List<Object> keys = new ArrayList<>();
		List<Object> hashes = new ArrayList<>();
		for (GoldenVector vector : GoldenVector.read(HashFunction.POSTGRES)) {
			if (vector.type() == type) {
				keys.add(vector.key());
				hashes.add(vector.hash());
			}
		}
		assertThat(serverHashes(type, keys)).isNotEmpty().isEqualTo(hashes);
	}

	@ParameterizedTest
	@EnumSource
	void theOrderOfKeysIsTheOneOfTheServer(ShardKeyType type) throws SQLException {
		List<Object> keys = new ArrayList<>(new LinkedHashSet<>(new RandomKeys(SEED).list(type, BATCH)));
		String order = (type != ShardKeyType.STRING) ? "key" : "key collate \"C\"";
		List<Object> sorted = query("select key from unnest(?) as key order by " + order, type, keys);
		keys.sort(type::compare);
		assertThat(sorted).as("seed %s", SEED).isEqualTo(keys);
	}

	private static List<Object> serverHashes(ShardKeyType type, List<Object> keys) throws SQLException {
		String function = switch (type) {
			case LONG -> "hashint8extended";
			case STRING -> "hashtextextended";
			case UUID -> "uuid_hash_extended";
		};
		return query("select " + function + "(key, 0) from unnest(?) with ordinality as keys (key, n) order by n", type,
				keys);
	}

	private static List<Object> query(String sql, ShardKeyType type, List<Object> keys) throws SQLException {
		String column = switch (type) {
			case LONG -> "int8";
			case STRING -> "text";
			case UUID -> "uuid";
		};
		try (PreparedStatement statement = connection.prepareStatement(sql)) {
			statement.setArray(1, connection.createArrayOf(column, keys.toArray()));
			List<Object> result = new ArrayList<>();
			try (ResultSet rows = statement.executeQuery()) {
				while (rows.next()) {
					result.add(rows.getObject(1));
				}
			}
			return result;
		}
	}

}
