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

import java.util.List;
import java.util.Random;

import io.github.shardboot.allshards.sales.SaleQueries;
import io.github.shardboot.allshards.sales.SaleRepository;

/**
 * Random calls through Spring Data JDBC.
 *
 * @author Shardboot Contributors
 */
final class JdbcCalls extends RandomCalls<SaleRepository> {

	@Override
	Call<SaleRepository> next(Random random) {
		int quantity = random.nextInt(11) - 1;
		String text = SaleCluster.text(random);
		return switch (random.nextInt(20)) {
			case 0 -> call("total(" + quantity, (sales) -> sales.total(quantity));
			case 1 -> call("firstName(" + quantity, (sales) -> sales.firstName(quantity));
			case 2 -> call("largest(" + quantity, (sales) -> String.valueOf(sales.largest(quantity)).split("\\.")[0]);
			case 3 -> call("howMany(" + quantity, (sales) -> sales.howMany(quantity));
			case 4 -> call("isThere(" + text, (sales) -> sales.isThere(text));
			case 5 -> call("byTitle(" + quantity, (sales) -> sales.byTitle(quantity));
			case 6 -> call("names(" + quantity, (sales) -> sales.names(quantity));
			case 7 -> unordered("distinctNames(" + quantity, (sales) -> sales.distinctNames(quantity));
			default -> {
				Call<SaleQueries<?>> call = common(random);
				yield new Call<>(call.description(), call.ordered(), (sales) -> call.body().apply(sales));
			}
		};
	}

	@Override
	List<String> properties() {
		return List.of("name", "code", "title", "amount", "quantity", "soldAt", "day", "paid", "status", "ratio",
				"reference");
	}

	@Override
	boolean ignoresCase() {
		// Spring Data JDBC ignores it or refuses it
		return false;
	}

}
