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

package io.github.shardboot.allshards;

import java.math.BigDecimal;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.jdbc.autoconfigure.DataJdbcRepositoriesAutoConfiguration;
import org.springframework.boot.data.jpa.autoconfigure.DataJpaRepositoriesAutoConfiguration;
import org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration;
import org.springframework.boot.persistence.autoconfigure.EntityScan;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.jdbc.repository.config.EnableJdbcRepositories;
import org.springframework.data.jpa.repository.config.EnableJpaRepositories;
import org.springframework.jdbc.core.JdbcTemplate;

import io.github.shardboot.allshards.jpasales.SaleEntity;
import io.github.shardboot.allshards.jpasales.SaleEntityRepository;
import io.github.shardboot.allshards.sales.SaleRepository;
import io.github.shardboot.autoconfigure.ShardJpaAutoConfiguration;
import io.github.shardboot.autoconfigure.ShardRepositoryAutoConfiguration;
import io.github.shardboot.testsupport.ShardCluster;

/**
 * Four shards, and as the default database one with the rows of all four.
 *
 * @param databases the databases
 * @author Shardboot Contributors
 */
record SaleCluster(ShardCluster databases) {

	static final String C = "template template0 locale_provider libc locale 'C'";

	static final String LIBC = "template template0 locale_provider libc locale 'C.UTF-8'";

	static final String ICU = "template template0 locale_provider icu icu_locale 'en-US'";

	private static final String TYPE = "create type sale_status as enum ('SHIPPED', 'NEW', 'PAID', 'CANCELLED')";

	private static final String TABLE = """
			create table sale (id uuid primary key, name text, code varchar(100) collate "C", title text collate "de-x-icu",
			  amount numeric, quantity integer, sold_at timestamptz, day date, paid boolean, status sale_status,
			  ratio double precision, reference uuid)""";

	private static final String INSERT = "insert into sale values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?::sale_status, ?, ?)";

	private static final String[] LETTERS = { "a", "A", "b", "B", "z", "Z", "\u00e4", "\u00c4", "\u00e9", "\u00f1",
			"\u00df", "ss", "_", "-", " ", "1", "10", "\ue000", "\uffee", "\ud834\udd1e", "\u0130", "i" };

	private static final String[] STATUS = { "NEW", "PAID", "SHIPPED", "CANCELLED" };

	private static final double[] RATIOS = { 0.0, -0.0, 1.5, -1.5, Double.NaN, Double.POSITIVE_INFINITY, 1e-300 };

	static SaleCluster create(String options) {
		ShardCluster databases = ShardCluster.create(4, options);
		databases.databases().forEach((database) -> {
			database.jdbc().sql(TYPE).update();
			database.jdbc().sql(TABLE).update();
		});
		return new SaleCluster(databases);
	}

	/**
	 * Put random rows in random shards, and all of them in the default database.
	 * @param random where they come from
	 * @param rows how many
	 */
	void fill(Random random, int rows) {
		this.databases.databases().forEach((database) -> database.jdbc().sql("truncate sale").update());
		List<List<Object[]>> parts = new ArrayList<>(
				List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>()));
		for (int i = 0; i < rows; i++) {
			Object[] row = row(random);
			parts.get(random.nextInt(4)).add(row);
			parts.get(4).add(row);
		}
		for (int i = 0; i < 5; i++) {
			new JdbcTemplate(this.databases.database((i < 4) ? "s" + i : "default").dataSource()).batchUpdate(INSERT,
					parts.get(i));
		}
	}

	private static Object[] row(Random random) {
		return new Object[] { uuid(random), maybe(random, text(random)), maybe(random, text(random)),
				maybe(random, text(random)), maybe(random, amount(random)), maybe(random, random.nextInt(10)),
				maybe(random, Timestamp.from(Instant.ofEpochSecond(1_700_000_000L + random.nextInt(50)))),
				maybe(random, LocalDate.ofInstant(Instant.EPOCH, ZoneOffset.UTC).plusDays(random.nextInt(20))),
				maybe(random, random.nextBoolean()), maybe(random, STATUS[random.nextInt(4)]),
				maybe(random, RATIOS[random.nextInt(RATIOS.length)]), maybe(random, uuid(random)) };
	}

	static UUID uuid(Random random) {
		return new UUID(random.nextLong(), random.nextLong());
	}

	static BigDecimal amount(Random random) {
		return BigDecimal.valueOf(random.nextInt(20) - 10).setScale(random.nextInt(4));
	}

	static String text(Random random) {
		StringBuilder text = new StringBuilder();
		for (int i = random.nextInt(4); i > 0; i--) {
			text.append(LETTERS[random.nextInt(LETTERS.length)]);
		}
		return text.toString();
	}

	private static Object maybe(Random random, Object value) {
		return (random.nextInt(6) == 0) ? null : value;
	}

	ApplicationContextRunner jdbc() {
		return this.databases.application()
			.withConfiguration(AutoConfigurations.of(DataJdbcRepositoriesAutoConfiguration.class,
					ShardRepositoryAutoConfiguration.class))
			.withUserConfiguration(Jdbc.class);
	}

	ApplicationContextRunner jpa() {
		return this.databases.application()
			.withConfiguration(AutoConfigurations.of(HibernateJpaAutoConfiguration.class,
					DataJpaRepositoriesAutoConfiguration.class, ShardRepositoryAutoConfiguration.class,
					ShardJpaAutoConfiguration.class))
			.withPropertyValues("spring.jpa.hibernate.ddl-auto=none")
			.withUserConfiguration(Jpa.class);
	}

	/**
	 * Uses Spring Data JDBC.
	 */
	@Configuration(proxyBeanMethods = false)
	@EnableJdbcRepositories(basePackageClasses = SaleRepository.class)
	static class Jdbc {

	}

	/**
	 * Uses Spring Data JPA.
	 */
	@Configuration(proxyBeanMethods = false)
	@EntityScan(basePackageClasses = SaleEntity.class)
	@EnableJpaRepositories(basePackageClasses = SaleEntityRepository.class)
	static class Jpa {

	}

}
