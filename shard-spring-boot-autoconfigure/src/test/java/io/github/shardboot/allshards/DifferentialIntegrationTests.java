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

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.Slice;
import org.springframework.data.domain.Window;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import io.github.shardboot.ShardResults;
import io.github.shardboot.allshards.jpasales.SaleEntityRepository;
import io.github.shardboot.allshards.sales.Identified;
import io.github.shardboot.allshards.sales.SaleRepository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

/**
 * Random calls on all shards answer exactly what one database with all rows answers.
 * <p>
 * {@code -Ddifferential.cases=n} sets the number of cases, {@code -Ddifferential.seed=n}
 * repeats a run.
 *
 * @author Shardboot Contributors
 */
class DifferentialIntegrationTests {

	private static final int CASES = Integer.getInteger("differential.cases", 5_000);

	private static final long SEED = Long.getLong("differential.seed", new Random().nextLong());

	private static final int CASES_PER_FILL = 100;

	@ParameterizedTest
	@CsvSource({ "C, JDBC", "C, JPA", "LIBC, JDBC", "ICU, JDBC", "ICU, JPA" })
	void everyCallAnswersAsOneDatabaseWould(String collation, String store) {
		SaleCluster cluster = SaleCluster.create(switch (collation) {
			case "C" -> SaleCluster.C;
			case "LIBC" -> SaleCluster.LIBC;
			default -> SaleCluster.ICU;
		});
		boolean jpa = "JPA".equals(store);
		String name = collation + ", " + store;
		ApplicationContextRunner runner = jpa ? cluster.jpa() : cluster.jdbc();
		runner.run((sharded) -> runner.withPropertyValues("shard.enabled=false").run((reference) -> {
			assertThat(sharded).hasNotFailed();
			assertThat(reference).hasNotFailed();
			if (jpa) {
				compare(name, cluster, new JpaCalls(), sharded, reference, SaleEntityRepository.class);
			}
			else {
				compare(name, cluster, new JdbcCalls(), sharded, reference, SaleRepository.class);
			}
		}));
	}

	private static <R> void compare(String name, SaleCluster cluster, RandomCalls<R> calls, ApplicationContext sharded,
			ApplicationContext reference, Class<R> repository) {
		// streams of JPA need one
		TransactionTemplate transaction = new TransactionTemplate(reference.getBean(PlatformTransactionManager.class));
		transaction.setReadOnly(true);
		System.out.printf("Differential test of %s: %d cases, -Ddifferential.seed=%d%n", name, CASES / 5, SEED);
		Random random = new Random(SEED + name.hashCode());
		Map<String, Integer> compared = new LinkedHashMap<>();
		Map<String, Integer> outcomes = new LinkedHashMap<>();
		for (int i = 0; i < CASES / 5; i++) {
			if (i % CASES_PER_FILL == 0) {
				cluster.fill(random, random.nextInt(150));
			}
			RandomCalls.Call<R> call = calls.next(random);
			Object expected = outcome(call,
					(body) -> transaction.execute((status) -> body.apply(reference.getBean(repository))));
			Object actual = outcome(call, (body) -> body.apply(sharded.getBean(repository)));
			if (!expected.equals(actual)) {
				fail("Case %d of %s, seed %d: %s%nexpected %s%nbut was  %s".formatted(i, name, SEED, call.description(),
						expected, actual));
			}
			String kind = (expected instanceof Failure failure) ? failure.type() : "answered";
			compared.merge(call.description().replaceAll("\\(.*", ""), 1, Integer::sum);
			outcomes.merge(kind, 1, Integer::sum);
		}
		System.out.printf("Compared: %s%nOf all: %s%n", compared, outcomes);
		assertThat(compared.size()).isGreaterThan(15);
	}

	private static <R> Object outcome(RandomCalls.Call<R> call, Caller<R> caller) {
		try {
			Object result = caller.call((repository) -> normal(call.body().apply(repository)));
			if (!call.ordered() && result instanceof List<?> rows) {
				List<Object> sorted = new ArrayList<>(rows);
				sorted.sort(Comparator.comparing(String::valueOf));
				return sorted;
			}
			return result;
		}
		catch (RuntimeException ex) {
			boolean refused = ex instanceof InvalidDataAccessApiUsageException;
			return new Failure(ex.getClass().getSimpleName(), refused ? String.valueOf(ex.getMessage()) : "");
		}
	}

	private static Object normal(Object result) {
		if (result == null) {
			return "null";
		}
		if (result instanceof Page<?> page) {
			return List.of(rows(page), page.getTotalElements(), page.hasNext(), page.getNumber(), page.getSize());
		}
		if (result instanceof Slice<?> slice) {
			return List.of(rows(slice), slice.hasNext(), slice.getNumber());
		}
		if (result instanceof Window<?> window) {
			return List.of(rows(window), window.hasNext(), (window.isEmpty()) ? "" : window.positionAt(0).toString(),
					window.isEmpty() ? "" : window.positionAt(window.size() - 1).toString());
		}
		if (result instanceof Stream<?> stream) {
			try (stream) {
				return rows(stream.toList());
			}
		}
		if (result instanceof ShardResults<?> results) {
			return rows(results.merged((value) -> (List<?>) value));
		}
		if (result instanceof Optional<?> optional) {
			return optional.map(DifferentialIntegrationTests::normal).orElse("empty");
		}
		if (result instanceof Object[] array) {
			return rows(Arrays.asList(array));
		}
		return (result instanceof Iterable<?> iterable) ? rows(iterable) : row(result);
	}

	private static List<Object> rows(Iterable<?> rows) {
		List<Object> normal = new ArrayList<>();
		rows.forEach((row) -> normal.add(row(row)));
		return normal;
	}

	private static Object row(Object row) {
		return (row instanceof Identified identified) ? identified.getId() : String.valueOf(row);
	}

	/**
	 * An exception as the outcome of a call.
	 */
	private record Failure(String type, String message) {

	}

	/**
	 * Calls a repository.
	 */
	@FunctionalInterface
	private interface Caller<R> {

		Object call(Function<R, Object> body);

	}

}
