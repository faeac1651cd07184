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

package io.github.shardboot.moving;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.TransientDataAccessResourceException;

import io.github.shardboot.OnFailure;
import io.github.shardboot.ShardUnavailableException;
import io.github.shardboot.StaleShardMapException;
import io.github.shardboot.scatter.ScatterCall;
import io.github.shardboot.scatter.ShardScatter;
import io.github.shardboot.testsupport.FaultProxy;
import io.github.shardboot.testsupport.ShardCluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for an instance whose connections to the catalog are cut for longer than the
 * lease, while it reaches its shards.
 *
 * @author Shardboot Contributors
 */
class CutOffInstanceIntegrationTests {

	private static final int READ_COMMITTED = Connection.TRANSACTION_READ_COMMITTED;

	private final ShardCluster cluster = ShardCluster.create(2);

	private final String url = this.cluster.defaultDatabase().url();

	private final FaultProxy catalog = FaultProxy.start(Integer.parseInt(this.url.replaceAll(".*:(\\d+)/.*", "$1")));

	@AfterEach
	void close() {
		this.catalog.close();
	}

	private void run(Work work) {
		MovingApplication.on(this.cluster)
			.withPropertyValues("shard.rebalance.lease=500ms", "shard.rebalance.max-pause=100ms",
					"shard.catalog.timeout=1s",
					"shard.catalog.url=" + this.url.replaceAll(":\\d+/", ":" + this.catalog.port() + "/"),
					"shard.catalog.username=" + this.cluster.defaultDatabase().server().username(),
					"shard.catalog.password=" + this.cluster.defaultDatabase().server().password())
			.run((context) -> {
				assertThat(context).hasNotFailed();
				MovingApplication application = MovingApplication.of(context);
				long key = application.key("s0", -1);
				this.cluster.database("s0").jdbc().sql("insert into item values (1, ?, 'a')").param(key).update();
				work.with(new Instance(application, key), new HandMove(this.cluster, application.slot(key)));
			});
	}

	private void cut(Instance instance) {
		instance.application().look();
		this.catalog.refuse();
	}

	// its pool of connections needs a moment
	private void heal(Instance instance) {
		this.catalog.mend();
		Awaitility.await().atMost(Duration.ofSeconds(20)).ignoreExceptions().until(() -> {
			instance.application().look();
			return true;
		});
	}

	private static void awaitEndOfLease(Instance instance) {
		KnownMoves known = instance.application().context().getBean(KnownMoves.class);
		Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> !known.isConfirmed());
	}

	@ParameterizedTest
	@CsvSource({ "2, false", "2, true", "4, false", "4, true", "8, false" })
	void missedMoveIsNotTakenForAnEmptyShard(int isolation, boolean readOnly) {
		run((instance, move) -> {
			cut(instance);
			move.announce().prepare().moveWholly().finish();
			awaitEndOfLease(instance);
			assertThatExceptionOfType(StaleShardMapException.class)
				.isThrownBy(() -> instance.application()
					.transaction(isolation, readOnly)
					.<List<String>>execute((status) -> instance.names()))
				.withMessageContaining("as of epoch 3")
				.satisfies((ex) -> assertThat(ex.getSuppressed())
					.hasAtLeastOneElementOfType(ShardUnavailableException.class));
			heal(instance);
			assertThat(instance.application()
				.transaction(isolation, readOnly)
				.<List<String>>execute((status) -> instance.names())).containsExactly("a");
		});
	}

	@Test
	void missedMoveLeavesNoWriteInTheFormerShard() {
		run((instance, move) -> {
			cut(instance);
			move.announce().prepare().moveWholly().finish();
			awaitEndOfLease(instance);
			for (Supplier<Integer> write : List.<Supplier<Integer>>of(() -> instance.insert(2), instance::update,
					instance::delete)) {
				assertThatExceptionOfType(StaleShardMapException.class).isThrownBy(write::get);
				assertThatExceptionOfType(StaleShardMapException.class).isThrownBy(() -> instance.application()
					.transaction(READ_COMMITTED, false)
					.execute((status) -> write.get()));
			}
			assertThat(this.cluster.items("s0")).isEmpty();
			assertThat(this.cluster.items("s1")).containsExactly(1L);
			heal(instance);
			assertThat(instance.update()).isEqualTo(1);
			assertThat(instance.names()).containsExactly("ax");
		});
	}

	@Test
	void allKeysOfAShardThatLostSomethingAreRefusedAndOthersServed() {
		run((instance, move) -> {
			MovingApplication app = instance.application();
			long other = app.key("s0", app.slot(instance.key()));
			long elsewhere = app.key("s1", -1);
			cut(instance);
			move.announce().prepare().moveWholly().finish();
			awaitEndOfLease(instance);
			assertThatExceptionOfType(StaleShardMapException.class).isThrownBy(() -> new Instance(app, other).names());
			assertThatExceptionOfType(StaleShardMapException.class)
				.isThrownBy(() -> app.shards().on("s0").call(() -> app.jdbc().sql("select 1").query().listOfRows()));
			assertThat(new Instance(app, elsewhere).insert(7)).isEqualTo(1);
			assertThat(new Instance(app, elsewhere).names()).containsExactly("b");
		});
	}

	@Test
	void rowsThatAreNotCleanedYetAreNotRead() {
		run((instance, move) -> {
			cut(instance);
			move.announce().prepare().copy();
			awaitEndOfLease(instance);
			assertThat(instance.update()).as("the shard owns it yet").isEqualTo(1);
			move.fence();
			assertThatExceptionOfType(StaleShardMapException.class).isThrownBy(instance::names)
				.withMessageContaining("is handing over");
			move.activate().switchOwner();
			assertThatExceptionOfType(StaleShardMapException.class).isThrownBy(instance::names);
			move.disown();
			assertThatExceptionOfType(StaleShardMapException.class).isThrownBy(instance::names);
		});
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void callOnSeveralShardsIsRefusedWhateverWasMissed(boolean whole) {
		run((instance, move) -> {
			cut(instance);
			move.announce().prepare().copy();
			if (whole) {
				move.fence().activate().switchOwner().disown().clean().finish();
			}
			awaitEndOfLease(instance);
			assertThatExceptionOfType(StaleShardMapException.class).isThrownBy(instance::countAll)
				.satisfies((ex) -> assertThat(ex.getSuppressed())
					.hasAtLeastOneElementOfType(ShardUnavailableException.class));
			heal(instance);
			assertThat(instance.countAll()).isEqualTo(1);
		});
	}

	@Test
	void catalogThatIsDownStopsNothingWhereNothingMoved() {
		run((instance, move) -> {
			MovingApplication app = instance.application();
			move.announce().prepare().moveWholly().finish();
			app.look();
			cut(instance);
			awaitEndOfLease(instance);
			assertThat(app.shard(instance.key())).isEqualTo("s1");
			assertThat(instance.insert(2)).isEqualTo(1);
			assertThat(instance.update()).isEqualTo(2);
			for (int isolation : new int[] { 2, 4, 8 }) {
				assertThat(app.transaction(isolation, false).<Integer>execute((status) -> instance.update()))
					.isEqualTo(2);
				assertThat(app.transaction(isolation, true).<List<String>>execute((status) -> instance.names()))
					.hasSize(2);
			}
			assertThat(instance.countAll()).isEqualTo(2);
			assertThat(new Instance(app, app.key("s0", -1)).insert(9)).as("the shard that lost it").isEqualTo(1);
			assertThat(app.jdbc().sql("select 1").query(Integer.class).single()).as("default database").isOne();
			assertThat(this.cluster.database("s1").statementsWith("shardboot.confirm")).isNotEmpty();
		});
	}

	@Test
	void nothingIsAskedOfShardsThatNeverHadAPartInAMoveButWhetherTheyHad() {
		run((instance, move) -> {
			cut(instance);
			awaitEndOfLease(instance);
			assertThat(instance.insert(2)).isEqualTo(1);
			assertThat(instance.countAll()).isEqualTo(2);
			assertThat(this.cluster.database("s0").statementsWith("shardboot.confirm(bigint)")).hasSize(1);
			assertThat(this.cluster.database("s0").statementsWith("select shardboot.confirm")).isEmpty();
		});
	}

	@Test
	void writesOnSeveralShardsWaitForTheCatalog() {
		run((instance, move) -> {
			cut(instance);
			awaitEndOfLease(instance);
			MovingApplication app = instance.application();
			ShardScatter scatter = app.context().getBean(ShardScatter.class);
			Runnable declared = () -> scatter.run(new ScatterCall("write", null, OnFailure.FAIL, true),
					Map.of("s0", instance::updateEverything));
			Runnable undeclared = () -> app.shards().all().call((shard) -> instance.updateEverything());
			for (Runnable write : List.of(declared, undeclared)) {
				assertThatExceptionOfType(TransientDataAccessResourceException.class).isThrownBy(write::run)
					.withMessageContaining("has not reached the catalog for longer than 'shard.rebalance.lease'");
			}
			assertThat(instance.names()).containsExactly("a");
			heal(instance);
			declared.run();
			assertThat(instance.names()).containsExactly("ay");
		});
	}

	@Test
	void instanceThatOnlyMissedALookGoesOnWithoutAsking() {
		run((instance, move) -> {
			instance.application().look();
			assertThat(instance.names()).containsExactly("a");
			assertThat(this.cluster.database("s0").statementsWith("shardboot.confirm")).isEmpty();
		});
	}

	/**
	 * An instance, and a key with one row.
	 */
	private record Instance(MovingApplication application, long key) {

		<T> T in(Supplier<T> work) {
			return this.application.shards().forKey(this.key).call(work::get);
		}

		int update() {
			return in(() -> this.application.jdbc()
				.sql("update item set name = name || 'x' where owner = ?")
				.param(this.key)
				.update());
		}

		int insert(long id) {
			return in(() -> this.application.jdbc()
				.sql("insert into item values (?, ?, 'b')")
				.params(id, this.key)
				.update());
		}

		int delete() {
			return in(() -> this.application.jdbc().sql("delete from item where owner = ?").param(this.key).update());
		}

		List<String> names() {
			return in(() -> this.application.jdbc()
				.sql("select name from item where owner = ? order by id")
				.param(this.key)
				.query(String.class)
				.list());
		}

		long countAll() {
			Map<String, Long> counts = this.application.shards()
				.all()
				.call((shard) -> this.application.jdbc().sql("select count(*) from item").query(Long.class).single())
				.values();
			return counts.values().stream().mapToLong(Long::longValue).sum();
		}

		int updateEverything() {
			return this.application.jdbc().sql("update item set name = name || 'y'").update();
		}

	}

	private interface Work {

		void with(Instance instance, HandMove move) throws SQLException;

	}

}
