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

package io.github.shardboot.jpa;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

import jakarta.persistence.EntityManager;
import org.hibernate.cfg.AvailableSettings;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.jpa.autoconfigure.DataJpaRepositoriesAutoConfiguration;
import org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration;
import org.springframework.boot.persistence.autoconfigure.EntityScan;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.data.jpa.repository.config.EnableJpaRepositories;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import io.github.shardboot.Shards;
import io.github.shardboot.autoconfigure.ShardJpaAutoConfiguration;
import io.github.shardboot.autoconfigure.ShardRepositoryAutoConfiguration;
import io.github.shardboot.jpa.domain.Account;
import io.github.shardboot.jpa.domain.AccountRepository;
import io.github.shardboot.jpa.domain.AccountService;
import io.github.shardboot.jpa.domain.CountryRepository;
import io.github.shardboot.jpa.domain.EntryRepository;
import io.github.shardboot.testsupport.ShardCluster;

/**
 * Two shards and a default database with the tables of the JPA entities.
 *
 * @param databases the databases
 * @author Shardboot Contributors
 */
record JpaCluster(ShardCluster databases) {

	static final Long ALICE = 1L;

	static final Long BOB = 11L;

	static final String[] CACHES = { "spring.jpa.properties." + AvailableSettings.USE_SECOND_LEVEL_CACHE + "=true",
			"spring.jpa.properties." + AvailableSettings.USE_QUERY_CACHE + "=true",
			"spring.jpa.properties." + AvailableSettings.CACHE_REGION_FACTORY + "=jcache",
			"spring.jpa.properties.hibernate.javax.cache.missing_cache_strategy=create" };

	private static final String[] TABLES = { "create table account (id bigint primary key, owner bigint, name text)",
			"create table entry (id bigint primary key, text varchar(255), account_id bigint)",
			"create table entry_related (entry_id bigint, related_id bigint)",
			"create table country (id bigint primary key, name varchar(255))",
			"create sequence entry_seq increment 50" };

	static JpaCluster create() {
		ShardCluster databases = ShardCluster.create(2);
		databases.databases().forEach((database) -> {
			for (String table : TABLES) {
				database.jdbc().sql(table.replace(" text)", " varchar(255))")).update();
			}
		});
		return new JpaCluster(databases);
	}

	void clear() {
		this.databases.databases()
			.forEach((database) -> database.jdbc().sql("truncate account, entry, entry_related, country").update());
	}

	/**
	 * Return the names of all accounts of a database.
	 * @param database the name of the shard, or {@code default}
	 * @return the names in ascending order
	 */
	List<String> accounts(String database) {
		return this.databases.database(database)
			.jdbc()
			.sql("select name from account order by name")
			.query(String.class)
			.list();
	}

	/**
	 * Insert the account 7 into both shards, with different owners and names.
	 */
	void insertTwins() {
		this.databases.database("s0").jdbc().sql("insert into account values (7, 1, 'alice')").update();
		this.databases.database("s1").jdbc().sql("insert into account values (7, 11, 'bob')").update();
	}

	void run(Consumer<App> test) {
		runner(this.databases.application())
			.withPropertyValues("spring.jpa.properties." + AvailableSettings.USE_SECOND_LEVEL_CACHE + "=false")
			.run((context) -> test.accept(new App(context)));
	}

	void runWithCaches(Consumer<App> test) {
		runner(this.databases.application()).withPropertyValues(CACHES).run((context) -> test.accept(new App(context)));
	}

	static ApplicationContextRunner runner(ApplicationContextRunner runner) {
		return runner
			.withConfiguration(AutoConfigurations.of(HibernateJpaAutoConfiguration.class,
					DataJpaRepositoriesAutoConfiguration.class, ShardRepositoryAutoConfiguration.class,
					ShardJpaAutoConfiguration.class))
			.withPropertyValues("spring.jpa.hibernate.ddl-auto=none")
			.withUserConfiguration(Application.class);
	}

	/**
	 * The application.
	 */
	@Configuration(proxyBeanMethods = false)
	@EntityScan(basePackageClasses = Account.class)
	@EnableJpaRepositories(basePackageClasses = AccountRepository.class)
	@Import(AccountService.class)
	static class Application {

	}

	/**
	 * The running application.
	 *
	 * @param context its beans
	 */
	record App(ApplicationContext context) {

		App(AssertableApplicationContext context) {
			this((ApplicationContext) context);
		}

		AccountRepository accounts() {
			return this.context.getBean(AccountRepository.class);
		}

		EntryRepository entries() {
			return this.context.getBean(EntryRepository.class);
		}

		CountryRepository countries() {
			return this.context.getBean(CountryRepository.class);
		}

		AccountService service() {
			return this.context.getBean(AccountService.class);
		}

		EntityManager entityManager() {
			return this.context.getBean(EntityManager.class);
		}

		JdbcTemplate jdbc() {
			return this.context.getBean(JdbcTemplate.class);
		}

		Shards shards() {
			return this.context.getBean(Shards.class);
		}

		<T> T at(Long key, Supplier<T> work) {
			return shards().forKey(key).call(work::get);
		}

		void run(Long key, Runnable work) {
			shards().forKey(key).run(work);
		}

		<T> T transaction(int propagation, Supplier<T> work) {
			TransactionTemplate template = new TransactionTemplate(
					this.context.getBean(PlatformTransactionManager.class));
			template.setPropagationBehavior(propagation);
			return template.execute((status) -> work.get());
		}

		/**
		 * Run in a transaction of a key's shard.
		 * @param key the key
		 * @param work what to do
		 */
		void inTransaction(Long key, Runnable work) {
			run(key, () -> inTransaction(work));
		}

		void inTransaction(Runnable work) {
			transaction(0, () -> {
				work.run();
				return null;
			});
		}

	}

}
