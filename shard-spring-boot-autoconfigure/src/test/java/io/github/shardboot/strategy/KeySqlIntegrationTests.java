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
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.github.shardboot.sql.SqlText;
import io.github.shardboot.testsupport.TestDatabase;
import io.github.shardboot.testsupport.TestPostgres;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link KeySql} on a server.
 *
 * @author Shardboot Contributors
 */
class KeySqlIntegrationTests {

	private static final int KEYS = 1000;

	private final Random random = new Random(11);

	@ParameterizedTest
	@CsvSource({ "LONG, bigint", "LONG, int", "LONG, smallint", "STRING, text", "STRING, varchar(300)",
			"STRING, text collate \"en-x-icu\"", "UUID, uuid" })
	void rangesHaveTheKeysThatTheyHaveInJava(ShardKeyType keyType, String type) throws SQLException {
		TestDatabase database = TestPostgres.shared().createDatabase("ranges");
		database.jdbc().sql("create table note (k %s not null)".formatted(type)).update();
		Set<Object> keys = new TreeSet<>(keyType::compare);
		while (keys.size() < KEYS) {
			keys.add(keyType.canonical(key(keyType, type)));
		}
		try (Connection connection = database.connect();
				PreparedStatement insert = connection.prepareStatement("insert into note values (?)")) {
			for (Object key : keys) {
				insert.setObject(1, key);
				insert.addBatch();
			}
			insert.executeBatch();
		}
		List<Object> sorted = new ArrayList<>(keys);
		for (int i = 0; i < 100; i++) {
			Object low = (i % 10 == 0) ? null : bound(sorted, keyType, type);
			Object high = (i % 10 == 1) ? null : bound(sorted, keyType, type);
			KeyRange range = new KeyRange("s", low, high);
			List<Object> expected = sorted.stream().filter((key) -> range.contains(keyType, key)).toList();
			SqlText condition = KeySql.between(keyType, SqlText.named("k"), low, high);
			List<Object> found = new ArrayList<>(database.jdbc()
				.sql("select k from note where " + condition.toSql())
				.query()
				.singleColumn()
				.stream()
				.map(keyType::canonical)
				.toList());
			found.sort(keyType::compare);
			assertThat(found).isEqualTo(expected);
		}
	}

	private Object bound(List<Object> keys, ShardKeyType keyType, String type) {
		return this.random.nextBoolean() ? keys.get(this.random.nextInt(KEYS)) : keyType.canonical(key(keyType, type));
	}

	private Object key(ShardKeyType keyType, String type) {
		return switch (keyType) {
			case LONG -> switch (type) {
				case "bigint" -> this.random.nextLong();
				case "int" -> this.random.nextInt();
				default -> (short) this.random.nextInt();
			};
			case STRING -> text();
			case UUID -> new UUID(this.random.nextLong(), this.random.nextLong());
		};
	}

	private String text() {
		int[] samples = { 'a', 'A', 'b', 'Z', '-', '_', ' ', '\'', '\\', '0', '9', 0xe4, 0xdf, 0x131, 0xfffd, 0xe000,
				0x10000, 0x1f600 };
		StringBuilder text = new StringBuilder("k");
		for (int length = this.random.nextInt(6); length >= 0; length--) {
			text.appendCodePoint(samples[this.random.nextInt(samples.length)]);
		}
		return text.toString();
	}

}
