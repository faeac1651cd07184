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

package io.github.shardboot.repository.allshards;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link DeclaredQuery}.
 *
 * @author Shardboot Contributors
 */
class DeclaredQueryTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
			select count(*) from sale                                                          | count
			SELECT Count(s) FROM Sale s WHERE s.paid                                           | count
			select sum(amount) as total from sale                                              | sum
			select sum(amount) total from sale                                                 | sum
			select coalesce(sum(amount), 0) from sale                                          | sum
			select coalesce(sum(case when (paid) then amount end), 0) from sale where (a > 0) | sum
			select coalesce(max(amount), 0) from sale                                          | coalesce
			select coalesce(sum(amount), 1) from sale                                          | coalesce
			select count(distinct name) from sale                                              | count distinct
			select exists (select 1 from sale where name = '(')                                | exists
			select not exists (select 1 from sale)                                             | not exists
			select count(*) from sale s where exists (select 1 from item i where i.sale = s.id) | count
			""")
	void selectsOneFunctionOnly(String query, String function) {
		assertThat(DeclaredQuery.of(query).onlyFunction()).isEqualTo(function);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
			select sum(amount) / sum(quantity) from sale
			select sum(amount) / count(*) from sale
			select sum(amount), max(amount) from sale
			select sum(amount)::bigint from sale
			select count(*) > 0 from sale
			select count(*) * 2 from sale
			select 1 + count(*) from sale
			select count(*) from sale where amount > (select avg(amount) from sale)
			select exists (select 1 from sale where amount > (select avg(amount) from sale))
			select case when count(s) > 0 then true else false end from Sale s
			select name from sale
			""")
	void selectsMoreThanOneFunction(String query) {
		assertThat(DeclaredQuery.of(query).onlyFunction()).isNull();
	}

	@Test
	void wordsInLiteralsAndCommentsDoNotCount() {
		DeclaredQuery query = DeclaredQuery
			.of("select * from sale -- limit 1\n where name = 'group by ''limit''' /* avg(x) */");
		assertThat(query.whole()).isNull();
		assertThat(query.aggregate()).isNull();
		assertThat(query.isOrdered()).isFalse();
	}

}
