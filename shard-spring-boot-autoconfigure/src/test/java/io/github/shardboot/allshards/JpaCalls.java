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

import org.springframework.data.domain.KeysetScrollPosition;
import org.springframework.data.domain.Limit;
import org.springframework.data.domain.Pageable;
import org.springframework.data.domain.ScrollPosition;
import org.springframework.data.domain.Sort;
import org.springframework.data.domain.Window;

import io.github.shardboot.allshards.jpasales.SaleEntity;
import io.github.shardboot.allshards.jpasales.SaleEntityRepository;
import io.github.shardboot.allshards.sales.SaleQueries;

/**
 * Random calls through Spring Data JPA.
 *
 * @author Shardboot Contributors
 */
final class JpaCalls extends RandomCalls<SaleEntityRepository> {

	@Override
	Call<SaleEntityRepository> next(Random random) {
		int quantity = random.nextInt(11) - 1;
		Pageable page = page(random);
		Sort sort = sort(random, true);
		return switch (random.nextInt(16)) {
			case 0 -> call("total(" + quantity, (sales) -> sales.total(quantity));
			case 1 -> call("howMany(" + quantity, (sales) -> sales.howMany(quantity));
			case 2 -> call("page(" + quantity + page, (sales) -> sales.page(quantity, page));
			case 3 -> call("sorted(" + quantity + sort, (sales) -> sales.sorted(quantity, sort));
			case 4 -> scroll(random, quantity);
			case 5 -> call("first7(", (sales) -> sales.findFirst7ByOrderByQuantityDesc(ScrollPosition.keyset()));
			default -> {
				Call<SaleQueries<?>> call = common(random);
				yield new Call<>(call.description(), call.ordered(), (sales) -> call.body().apply(sales));
			}
		};
	}

	private Call<SaleEntityRepository> scroll(Random random, int quantity) {
		Limit limit = Limit.of(1 + random.nextInt(10));
		Sort sort = sort(random, false);
		boolean back = random.nextBoolean();
		return call("scroll(" + quantity + limit + sort + back, (sales) -> {
			Window<SaleEntity> first = sales.findByQuantityGreaterThan(quantity, ScrollPosition.keyset(), limit, sort);
			if (first.isEmpty()) {
				return first;
			}
			KeysetScrollPosition next = (KeysetScrollPosition) first.positionAt(first.size() - 1);
			Window<SaleEntity> second = sales.findByQuantityGreaterThan(quantity, next, limit, sort);
			if (!back || second.isEmpty()) {
				return second;
			}
			KeysetScrollPosition here = (KeysetScrollPosition) second.positionAt(second.size() - 1);
			return sales.findByQuantityGreaterThan(quantity, here.backward(), limit, sort);
		});
	}

	@Override
	List<String> properties() {
		return List.of("name", "code", "title", "amount", "quantity", "soldAt", "day", "paid", "ratio", "reference");
	}

	@Override
	boolean ignoresCase() {
		return true;
	}

}
