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

import java.sql.SQLException;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.OptimisticLockException;
import org.hibernate.StaleObjectStateException;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration;
import org.springframework.boot.persistence.autoconfigure.EntityScan;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import io.github.shardboot.StaleShardMapException;
import io.github.shardboot.autoconfigure.ShardJpaAutoConfiguration;
import io.github.shardboot.testsupport.ShardCluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Tests for an application with JPA while its rows are moved.
 *
 * @author Shardboot Contributors
 */
class MovingJpaIntegrationTests {

	private final ShardCluster cluster = ShardCluster.create(2);

	private void run(Work work) {
		List.of("s0", "s1")
			.forEach((shard) -> this.cluster.database(shard)
				.jdbc()
				.sql("alter table item add version bigint not null default 0, alter name type varchar(255)")
				.update());
		MovingApplication.on(this.cluster)
			.withConfiguration(
					AutoConfigurations.of(HibernateJpaAutoConfiguration.class, ShardJpaAutoConfiguration.class))
			.withPropertyValues("spring.jpa.hibernate.ddl-auto=none")
			.withUserConfiguration(Entities.class)
			.run((context) -> {
				assertThat(context).hasNotFailed();
				MovingApplication application = MovingApplication.of(context);
				long key = application.key("s0", -1);
				this.cluster.database("s0").jdbc().sql("insert into item values (1, ?, 'a', 3)").param(key).update();
				work.with(new Instance(application, key), new HandMove(this.cluster, application.slot(key)));
			});
	}

	private List<String> rows(String shard) {
		return this.cluster.database(shard)
			.jdbc()
			.sql("select name || ' ' || version from item order by id")
			.query(String.class)
			.list();
	}

	@Test
	void flushAfterTheSwitchIsRefusedAndCanBeRepeated() {
		run((instance, move) -> {
			move.announce().prepare().copy();
			assertThatException().isThrownBy(() -> instance.inTransaction((session) -> {
				Item item = session.find(Item.class, 1L);
				switchOwner(move);
				item.setName("b");
				return null;
			})).satisfies((ex) -> assertStale(ex));
			assertThat(rows("s0")).as("what is left of it").containsExactly("a 3");
			assertThat(rows("s1")).containsExactly("a 3");
			instance.inTransaction((session) -> {
				session.find(Item.class, 1L).setName("b");
				session.persist(new Item(2, instance.key(), "new"));
				return null;
			});
			assertThat(rows("s1")).containsExactly("b 4", "new 0");
		});
	}

	@Test
	void transactionOfAStaleInstanceIsRefusedWholeAndFindsItsRowsAfterwards() {
		run((instance, move) -> {
			move.announce().prepare();
			instance.application().look();
			move.moveWholly();
			assertThatException().isThrownBy(() -> instance.inTransaction((session) -> session.find(Item.class, 1L)))
				.satisfies((ex) -> assertStale(ex));
			assertThat(instance.<Item>inTransaction((session) -> session.find(Item.class, 1L)).getName())
				.isEqualTo("a");
		});
	}

	@Test
	void sessionThatIsOlderThanTheMoveIsNotToldThatItsRowsHaveGone() {
		run((instance, move) -> {
			move.announce().prepare();
			instance.application().look();
			instance.in(() -> {
				try (EntityManager session = instance.factory().createEntityManager()) {
					session.getTransaction().begin();
					Item item = session.find(Item.class, 1L);
					session.getTransaction().commit();
					moveWholly(move);
					session.getTransaction().begin();
					item.setName("b");
					assertThatException().isThrownBy(session::flush).satisfies((ex) -> assertStale(ex));
					session.getTransaction().rollback();
					session.getTransaction().begin();
					assertThatException()
						.isThrownBy(() -> session.createQuery("select i from Item i", Item.class).getResultList())
						.satisfies((ex) -> assertStale(ex));
					session.getTransaction().rollback();
				}
				return null;
			});
			assertThat(rows("s0")).isEmpty();
			assertThat(rows("s1")).containsExactly("a 3");
		});
	}

	@Test
	void versionIsComparedInTheNewShard() {
		run((instance, move) -> {
			Item detached = instance.inTransaction((session) -> session.find(Item.class, 1L));
			Item outdated = instance.inTransaction((session) -> session.find(Item.class, 1L));
			move.announce().prepare().moveWholly().finish();
			instance.application().look();
			detached.setName("b");
			instance.inTransaction((session) -> session.merge(detached));
			assertThat(rows("s1")).containsExactly("b 4");
			outdated.setName("c");
			assertThatException().isThrownBy(() -> instance.inTransaction((session) -> session.merge(outdated)))
				.satisfies((ex) -> assertThat(NestedExceptionUtils.getMostSpecificCause(ex))
					.isInstanceOfAny(OptimisticLockException.class, StaleObjectStateException.class));
			assertThat(rows("s1")).containsExactly("b 4");
			assertThat(rows("s0")).isEmpty();
		});
	}

	@Test
	void instanceThatHeardOfNothingLosesNothing() {
		run((instance, move) -> {
			move.announce().prepare().copy().fence().activate().switchOwner().disown();
			assertThatException().isThrownBy(() -> instance.inTransaction((session) -> {
				session.persist(new Item(2, instance.key(), "new"));
				return null;
			})).satisfies((ex) -> assertStale(ex));
			instance.inTransaction((session) -> {
				session.persist(new Item(2, instance.key(), "new"));
				return null;
			});
			assertThat(rows("s0")).containsExactly("a 3");
			assertThat(rows("s1")).containsExactly("a 3", "new 0");
		});
	}

	private static void switchOwner(HandMove move) {
		try {
			move.fence().activate().switchOwner().disown();
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static void moveWholly(HandMove move) {
		try {
			move.moveWholly();
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static void assertStale(Throwable ex) {
		Throwable cause = ex;
		while (cause != null && !(cause instanceof StaleShardMapException)) {
			cause = cause.getCause();
		}
		assertThat(cause).as("%s", ex).isNotNull();
	}

	/**
	 * An instance, and a key with one row.
	 */
	private record Instance(MovingApplication application, long key) {

		EntityManagerFactory factory() {
			return this.application.context().getBean(EntityManagerFactory.class);
		}

		<T> T in(Supplier<T> work) {
			return this.application.shards().forKey(this.key).call(work::get);
		}

		<T> T inTransaction(Function<EntityManager, T> work) {
			return in(
					() -> new TransactionTemplate(this.application.context().getBean(PlatformTransactionManager.class))
						.execute((status) -> work.apply(this.application.context().getBean(EntityManager.class))));
		}

	}

	private interface Work {

		void with(Instance instance, HandMove move) throws SQLException;

	}

	/**
	 * Finds the entity.
	 */
	@Configuration(proxyBeanMethods = false)
	@EntityScan(basePackageClasses = Item.class)
	static class Entities {

	}

}
