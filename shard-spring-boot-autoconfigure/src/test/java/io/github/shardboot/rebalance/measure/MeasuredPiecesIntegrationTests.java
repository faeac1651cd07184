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

package io.github.shardboot.rebalance.measure;

import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.IntStream;

import com.zaxxer.hikari.HikariDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.jdbc.core.simple.JdbcClient;

import io.github.shardboot.ShardUnavailableException;
import io.github.shardboot.rebalance.ShardedTable;
import io.github.shardboot.routing.ShardDataSources;
import io.github.shardboot.routing.ShardVerifier;
import io.github.shardboot.routing.direct.DirectConnections;
import io.github.shardboot.strategy.KeyRange;
import io.github.shardboot.strategy.RangeStrategy;
import io.github.shardboot.strategy.ShardKeyType;
import io.github.shardboot.strategy.ShardMap;
import io.github.shardboot.strategy.hash.HashFunction;
import io.github.shardboot.strategy.hash.HashStrategy;
import io.github.shardboot.strategy.hash.SlotTable;
import io.github.shardboot.testsupport.ShardCluster;
import io.github.shardboot.testsupport.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link MeasuredPieces}.
 *
 * @author Shardboot Contributors
 */
class MeasuredPiecesIntegrationTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(20);

	private static final long NEVER = Long.MAX_VALUE;

	private final ShardCluster cluster = ShardCluster.empty(2);

	private final HashStrategy hash = new HashStrategy(HashFunction.POSTGRES,
			SlotTable.byWeight(64, Map.of("s0", 1, "s1", 1)));

	@ParameterizedTest
	@EnumSource(ShardKeyType.class)
	void everySlotHasTheRowsThatJavaPutsThere(ShardKeyType type) {
		String column = switch (type) {
			case LONG -> "bigint";
			case STRING -> "varchar(40)";
			case UUID -> "uuid";
		};
		create("\"Orders\"", "\"the key\" %s not null, filler text".formatted(column));
		long[] expected = new long[64];
		for (int i = 0; i < 300; i++) {
			Object key = switch (type) {
				case LONG -> (Object) (long) (i - 100);
				case STRING -> "k\u00e4y " + i;
				case UUID -> new UUID(i, -i);
			};
			int slot = this.hash.slotFor(key);
			expected[slot]++;
			this.cluster.database(this.hash.shardOf(slot))
				.jdbc()
				.sql("insert into \"Orders\" values (?, 'x')")
				.param(key)
				.update();
		}
		PieceSource.Survey survey = survey(type, Map.of(), NEVER, new ShardedTable("public", "Orders", "the key"));
		assertThat(survey.pieces()).hasSize(64).allSatisfy((piece) -> {
			assertThat(piece.load().rows()).isEqualTo(expected[(Integer) piece.id()]);
			assertThat(piece.load().bytes() > 0).isEqualTo(piece.load().rows() > 0);
		});
		assertThat(survey.rest().values()).containsOnly(Load.NONE);
		assertThat(survey.notes()).isEmpty();
	}

	@Test
	void bytesAreTheSizeOnDiskAndFollowTheWidthOfRows() {
		create("wide", "id bigint primary key, filler text");
		long narrow = keyOf("s0", 0);
		long wide = keyOf("s0", narrow + 1);
		TestDatabase database = this.cluster.database("s0");
		database.jdbc().sql("insert into wide values (?, 'x')").param(narrow).update();
		database.jdbc().sql("insert into wide values (?, repeat('x', 1900))").param(wide).update();
		PieceSource.Survey survey = survey(ShardKeyType.LONG, Map.of(), NEVER,
				new ShardedTable("public", "wide", "id"));
		long total = database.jdbc().sql("select pg_total_relation_size('wide')").query(Long.class).single();
		assertThat(bytes(survey, narrow) + bytes(survey, wide)).isBetween(total - 2, total + 2);
		assertThat(bytes(survey, wide)).isGreaterThan(50 * bytes(survey, narrow));
	}

	@Test
	void partitionsAreMeasuredTogether() {
		create("parted", "id bigint, part int) partition by list (part");
		this.cluster.shards().values().forEach((shard) -> {
			shard.jdbc().sql("create table parted_1 partition of parted for values in (1)").update();
			shard.jdbc().sql("create table parted_2 partition of parted for values in (2)").update();
		});
		long key = keyOf("s1", 0);
		this.cluster.database("s1")
			.jdbc()
			.sql("insert into parted values (?, 1), (?, 2)")
			.param(key)
			.param(key)
			.update();
		PieceSource.Survey survey = survey(ShardKeyType.LONG, Map.of(), NEVER,
				new ShardedTable("public", "parted", "id"));
		assertThat(rows(survey, key)).isEqualTo(2);
		assertThat(bytes(survey, key)).isEqualTo(2 * 8192);
	}

	@Test
	void rowsThatTheShardDoesNotOwnAreItsRest() {
		create("note", "id bigint");
		long foreign = keyOf("s1", 0);
		this.cluster.database("s0").jdbc().sql("insert into note values (?), (null)").param(foreign).update();
		PieceSource.Survey survey = survey(ShardKeyType.LONG, Map.of(), NEVER,
				new ShardedTable("public", "note", "id"));
		assertThat(survey.rest().get("s0").rows()).isEqualTo(1);
		assertThat(rows(survey, foreign)).isZero();
	}

	@ParameterizedTest
	@EnumSource(ShardKeyType.class)
	void pinnedKeysAreMeasuredApartFromTheirSlots(ShardKeyType type) {
		create("note", "id %s"
			.formatted((type == ShardKeyType.LONG) ? "int" : (type == ShardKeyType.UUID) ? "uuid" : "varchar(9)"));
		List<Object> keys = IntStream.range(0, 40).<Object>mapToObj((i) -> switch (type) {
			case LONG -> (long) i;
			case STRING -> "'" + i;
			case UUID -> new UUID(i, -i);
		}).toList();
		Object pinned = keys.stream().filter((key) -> this.hash.shardFor(key).equals("s0")).findFirst().orElseThrow();
		int slot = this.hash.slotFor(pinned);
		for (Object key : keys) {
			String shard = key.equals(pinned) ? "s1" : this.hash.shardFor(key);
			JdbcClient jdbc = this.cluster.database(shard).jdbc();
			jdbc.sql("insert into note values (?), (?)").param(key).param(key).update();
		}
		PieceSource.Survey survey = survey(type, Map.of(pinned, "s1"), NEVER, new ShardedTable("public", "note", "id"));
		assertThat(survey.pieces()).hasSize(65);
		Piece key = survey.pieces().get(64);
		assertThat(key.id()).isEqualTo(pinned);
		assertThat(key.shard()).isEqualTo("s1");
		assertThat(key.load().rows()).isEqualTo(2);
		assertThat(key.fixed()).isEqualTo("it is pinned");
		long sharing = keys.stream().filter((other) -> this.hash.slotFor(other) == slot).count() - 1;
		assertThat(survey.pieces().get(slot).load().rows()).isEqualTo(2 * sharing);
		assertThat(survey.pieces().get(slot).fixed()).isNull();
		assertThat(survey.rest().values()).containsOnly(Load.NONE);
	}

	@ParameterizedTest
	@EnumSource(ShardKeyType.class)
	void everyRangeHasTheRowsThatJavaPutsThere(ShardKeyType type) {
		create("note", "id %s"
			.formatted((type == ShardKeyType.LONG) ? "int" : (type == ShardKeyType.UUID) ? "uuid" : "varchar(40)"));
		List<Object> keys = IntStream.range(0, 200).<Object>mapToObj((i) -> switch (type) {
			case LONG -> (long) (i - 100);
			case STRING -> ((i % 2 == 0) ? "a'" : "Z\ud83d\ude00") + i;
			case UUID -> new UUID(i * 0x0123456789abcdefL, i);
		}).sorted(type::compare).toList();
		RangeStrategy strategy = RangeStrategy.of(type, List.of(new KeyRange("s0", null, null)))
			.assign(keys.get(50), keys.get(120), "s1")
			.cut(keys.get(70));
		Object pinned = keys.get(60);
		for (Object key : keys) {
			String shard = strategy.shardFor(key);
			this.cluster.database(shard).jdbc().sql("insert into note values (?)").param(key).update();
		}
		ShardMap map = new ShardMap(1, List.of("s0", "s1"), Map.of(pinned, "s1"), strategy);
		PieceSource.Survey survey = new MeasuredPieces(sizes(TIMEOUT, NEVER, new ShardedTable("public", "note", "id")),
				type, (shard) -> Map.of(keys.get(80), 7L), null)
			.survey(map, List.of("s0", "s1"));
		assertThat(survey.pieces()).extracting((piece) -> piece.load().rows()).containsExactly(50L, 19L, 50L, 80L);
		assertThat(survey.pieces().get(2).load().operations()).isEqualTo(7);
		assertThat(survey.rest().get("s1").rows()).as("pinned").isEqualTo(1);
	}

	@Test
	void ofALargeTablePartOfThePagesIsReadAndThatIsSaid() {
		create("big", "id bigint, filler text");
		TestDatabase database = this.cluster.database("s0");
		database.jdbc().sql("insert into big select k, repeat('x', 700) from generate_series(1, 20000) k").update();
		long heap = database.jdbc().sql("select pg_relation_size('big')").query(Long.class).single();
		PieceSource.Survey survey = survey(ShardKeyType.LONG, Map.of(), heap / 10,
				new ShardedTable("public", "big", "id"));
		assertThat(survey.notes())
			.containsExactly("Rows and bytes of table 'public.big' in shard 's0' are estimated from 10 % of its pages");
		long rows = survey.pieces().stream().mapToLong((piece) -> piece.load().rows()).sum()
				+ survey.rest().get("s0").rows();
		long bytes = survey.pieces().stream().mapToLong((piece) -> piece.load().bytes()).sum()
				+ survey.rest().get("s0").bytes();
		assertThat(rows).isBetween(15_000L, 25_000L);
		assertThat(bytes).isBetween(heap - 200, heap + 200_000);
		assertThat(survey(ShardKeyType.LONG, Map.of(), heap / 10, new ShardedTable("public", "big", "id")))
			.isEqualTo(survey);
	}

	@Test
	void operationsOfHotKeysCountForTheirSlots() {
		create("note", "id bigint");
		long hot = keyOf("s0", 0);
		PieceSource.Survey survey = survey(sizes(TIMEOUT, NEVER, new ShardedTable("public", "note", "id")),
				ShardKeyType.LONG, Map.of(), (shard) -> shard.equals("s0") ? Map.of(hot, 17L) : Map.of());
		assertThat(piece(survey, hot).load()).isEqualTo(new Load(0, 0, 17));
	}

	@Test
	void missingTablesAndColumnsAreNamed() {
		create("note", "id bigint");
		assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
			.isThrownBy(() -> survey(ShardKeyType.LONG, Map.of(), NEVER, new ShardedTable("public", "note", "owner")))
			.withMessage(
					"Shard 's0' has no table 'public.note' with a column 'owner'. Migrate the shard, or mend 'shard.rebalance.tables'.");
		assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
			.isThrownBy(() -> survey(ShardKeyType.LONG, Map.of(), NEVER))
			.withMessageStartingWith("No sharded table is known")
			.withMessageContaining("'shard.rebalance.tables.orders=customer_id'");
	}

	@Test
	void aTableThatTakesTooLongIsNamed() throws Exception {
		create("note", "id bigint");
		try (Connection connection = this.cluster.database("s0").connect();
				Statement statement = connection.createStatement()) {
			connection.setAutoCommit(false);
			statement.execute("lock table note in access exclusive mode");
			UnitSizes sizes = sizes(Duration.ofMillis(100), NEVER, new ShardedTable("public", "note", "id"));
			assertThatExceptionOfType(QueryTimeoutException.class)
				.isThrownBy(() -> survey(sizes, ShardKeyType.LONG, Map.of(), (shard) -> Map.of()))
				.withMessageContaining("Table 'public.note' of shard 's0' could not be measured within PT0.1S")
				.withMessageContaining("Raise 'shard.rebalance.planning.timeout'");
		}
	}

	@Test
	void aHashThatSqlCannotComputeIsRefused() {
		create("note", "id bigint");
		HashStrategy murmur = new HashStrategy(HashFunction.MURMUR3, this.hash.slotTable());
		ShardMap map = new ShardMap(1, List.of("s0", "s1"), Map.of(), murmur);
		MeasuredPieces pieces = new MeasuredPieces(sizes(TIMEOUT, NEVER, new ShardedTable("public", "note", "id")),
				ShardKeyType.LONG, (shard) -> Map.of(), null);
		assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
			.isThrownBy(() -> pieces.survey(map, List.of("s0")))
			.withMessageContaining("'shard.hash.function' set to 'murmur3'");
	}

	@Test
	void aStrategyWithNothingToMoveIsRefused() {
		ShardMap map = new ShardMap(1, List.of("s0"), Map.of(), (key) -> "s0");
		MeasuredPieces pieces = new MeasuredPieces(sizes(TIMEOUT, NEVER), ShardKeyType.LONG, (shard) -> Map.of(), null);
		assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
			.isThrownBy(() -> pieces.survey(map, List.of("s0")))
			.withMessageContaining("Strategies 'hash', 'consistent-hash', 'range' and 'directory' have.");
	}

	@Test
	void aShardThatDoesNotAnswerIsNamed() {
		create("note", "id bigint");
		this.cluster.shards().put("s1", new TestDatabase(this.cluster.database("s0").server(), "nowhere"));
		assertThatExceptionOfType(ShardUnavailableException.class)
			.isThrownBy(() -> survey(ShardKeyType.LONG, Map.of(), NEVER, new ShardedTable("public", "note", "id")))
			.withMessageContaining("The tables of shard 's1' could not be measured (SQL state 3D000)");
	}

	private void create(String table, String columns) {
		this.cluster.shards()
			.values()
			.forEach((shard) -> shard.jdbc().sql("create table %s (%s)".formatted(table, columns)).update());
	}

	private long keyOf(String shard, long from) {
		long key = from;
		while (!this.hash.shardFor(key).equals(shard)) {
			key++;
		}
		return key;
	}

	private Piece piece(PieceSource.Survey survey, long key) {
		return survey.pieces().get(this.hash.slotFor(key));
	}

	private long rows(PieceSource.Survey survey, long key) {
		return piece(survey, key).load().rows();
	}

	private long bytes(PieceSource.Survey survey, long key) {
		return piece(survey, key).load().bytes();
	}

	private PieceSource.Survey survey(ShardKeyType type, Map<Object, String> overrides, long sampleAbove,
			ShardedTable... tables) {
		return survey(sizes(TIMEOUT, sampleAbove, tables), type, overrides, (shard) -> Map.of());
	}

	private PieceSource.Survey survey(UnitSizes sizes, ShardKeyType type, Map<Object, String> overrides,
			KeyOperations operations) {
		ShardMap map = new ShardMap(1, List.of("s0", "s1"), overrides, this.hash);
		return new MeasuredPieces(sizes, type, operations, null).survey(map, List.of("s0", "s1"));
	}

	private UnitSizes sizes(Duration timeout, long sampleAbove, ShardedTable... tables) {
		return new UnitSizes(connections(), () -> List.of(tables), timeout, sampleAbove);
	}

	private DirectConnections connections() {
		Map<String, HikariDataSource> pools = new TreeMap<>();
		this.cluster.shards().forEach((name, database) -> {
			HikariDataSource pool = new HikariDataSource();
			pool.setJdbcUrl(database.url());
			pool.setUsername(database.server().username());
			pool.setPassword(database.server().password());
			pools.put(name, pool);
		});
		return new DirectConnections(new ShardDataSources(pools, ShardVerifier.NONE));
	}

}
