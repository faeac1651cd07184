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

package io.github.shardboot.scatter.merge;

import java.sql.Array;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

import javax.sql.DataSource;

import org.jspecify.annotations.Nullable;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowCallbackHandler;

import io.github.shardboot.scatter.ScatterCall;
import io.github.shardboot.scatter.ShardScatter;
import io.github.shardboot.sql.SqlText;

/**
 * Asks the shards themselves how they order texts.
 * <ol>
 * <li>The first call that orders by a column asks each shard for its collation, see
 * {@link ColumnCollation#QUERY}. Shards that differ are refused. The answer is remembered
 * as long as the application runs.</li>
 * <li>Where code points decide, Java compares.</li>
 * <li>Otherwise one shard ranks the distinct values of the rows to be merged:
 * {@code select v, dense_rank() over (order by ...) from unnest(?) t(v)}.</li>
 * </ol>
 *
 * @author Shardboot Contributors
 */
public final class JdbcTextOrder implements TextOrder {

	private static final String OPERATION = "order of texts";

	private static final String RANKS = "select v, dense_rank() over (order by %s) from unnest(?) t(v)";

	private final Map<Question, TextRule> rules = new ConcurrentHashMap<>();

	private final ShardScatter scatter;

	private final Supplier<DataSource> dataSource;

	/**
	 * Create a text order.
	 * @param scatter runs the questions
	 * @param dataSource the routed data source, asked for when it is needed
	 */
	public JdbcTextOrder(ShardScatter scatter, Supplier<DataSource> dataSource) {
		this.scatter = scatter;
		this.dataSource = dataSource;
	}

	@Override
	public TextRule rule(Collection<String> shards, @Nullable ColumnName column, Folding folding) {
		Question question = new Question(new TreeSet<>(shards), column, folding);
		TextRule known = this.rules.get(question);
		return (known != null) ? known : remember(question);
	}

	private TextRule remember(Question question) {
		Map<String, Callable<ColumnCollation>> work = new LinkedHashMap<>();
		question.shards().forEach((shard) -> work.put(shard, () -> read(question.column())));
		Map<String, ColumnCollation> answers = this.scatter.run(ScatterCall.of(OPERATION), work).values();
		String first = question.shards().first();
		ColumnCollation collation = answers.getOrDefault(first, ColumnCollation.UNKNOWN);
		answers.forEach((shard, answer) -> {
			if (!answer.equals(collation)) {
				throw new InvalidDataAccessApiUsageException(
						"Shards '%s' and '%s' order %s in different ways: %s; %s. Rows of both cannot be merged in one order. "
							.formatted(first, shard, question.describe(), collation, answer)
								+ "Give all shards the same collation, provider version and type, or order by something else.");
			}
		});
		TextRule rule = collation.rule(question.folding());
		this.rules.put(question, rule);
		return rule;
	}

	private ColumnCollation read(@Nullable ColumnName column) {
		String table = (column != null) ? column.table() : "";
		String name = (column != null) ? column.column() : "";
		List<ColumnCollation> found = jdbc().query(ColumnCollation.QUERY, ColumnCollation::of, table, table, name,
				name);
		return found.isEmpty() ? ColumnCollation.UNKNOWN : found.get(0);
	}

	@Override
	public Map<String, Integer> ranks(String shard, TextRule rule, Collection<String> values) {
		SqlText query = SqlText.of(RANKS, rule.expression());
		Callable<Map<String, Integer>> work = () -> rank(query, values.toArray());
		return this.scatter.run(ScatterCall.of(OPERATION), Map.of(shard, work)).values().getOrDefault(shard, Map.of());
	}

	private Map<String, Integer> rank(SqlText query, Object[] values) {
		Map<String, Integer> ranks = new HashMap<>();
		ConnectionCallback<Array> toArray = (connection) -> connection.createArrayOf("text", values);
		RowCallbackHandler remember = (row) -> ranks.put(row.getString(1), row.getInt(2));
		jdbc().query(query.toSql(), remember, jdbc().execute(toArray));
		return ranks;
	}

	private JdbcTemplate jdbc() {
		return new JdbcTemplate(this.dataSource.get());
	}

	/**
	 * What was asked of which shards.
	 */
	private record Question(TreeSet<String> shards, @Nullable ColumnName column, Folding folding) {

		String describe() {
			return (this.column != null) ? "column '%s.%s'".formatted(this.column.table(), this.column.column())
					: "texts";
		}

	}

}
