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

package io.github.shardboot.scatter;

import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

import io.github.shardboot.Shards;
import io.github.shardboot.autoconfigure.ShardAutoConfiguration;

/**
 * Merges a million rows of each of some shards. Runs in a JVM of its own, with little
 * memory.
 *
 * @author Shardboot Contributors
 */
public final class StreamingApplication {

	static final int ROWS = 1_000_000;

	private StreamingApplication() {
	}

	/**
	 * Run.
	 * @param properties the shards
	 */
	public static void main(String[] properties) {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(DataSourceAutoConfiguration.class,
				DataSourceTransactionManagerAutoConfiguration.class, TransactionAutoConfiguration.class,
				JdbcTemplateAutoConfiguration.class, JdbcClientAutoConfiguration.class, ShardAutoConfiguration.class))
			.withPropertyValues(properties)
			.run((context) -> System.out.println("rows " + merge(context)));
		System.exit(0);
	}

	private static long merge(ApplicationContext context) {
		Map<String, Callable<Stream<String>>> sources = new LinkedHashMap<>();
		for (String shard : context.getBean(Shards.class).names()) {
			sources.put(shard, () -> context.getBean(JdbcClient.class)
				.sql("select lpad(i::text, 10, '0') || repeat('x', 100) from generate_series(1, " + ROWS + ") as i")
				.query(String.class)
				.stream());
		}
		try (ScatterStream<String> stream = context.getBean(ShardScatter.class)
			.open(ScatterCall.of("stream"), sources)) {
			PriorityQueue<Head> heads = new PriorityQueue<>(Comparator.comparing(Head::row));
			stream.iterators().values().forEach((rows) -> heads.add(new Head(rows.next(), rows)));
			long count = 0;
			String previous = "";
			while (!heads.isEmpty()) {
				Head head = heads.poll();
				if (head.row().compareTo(previous) < 0) {
					throw new IllegalStateException("Out of order after " + count);
				}
				previous = head.row();
				count++;
				if (head.rows().hasNext()) {
					heads.add(new Head(head.rows().next(), head.rows()));
				}
			}
			return count;
		}
	}

	/**
	 * The next row of a shard.
	 */
	private record Head(String row, Iterator<String> rows) {

	}

}
