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

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.function.Function;

import org.springframework.data.domain.Limit;
import org.springframework.data.domain.PageRequest;
import org.springframework.data.domain.Pageable;
import org.springframework.data.domain.Sort;

import io.github.shardboot.allshards.sales.SaleName;
import io.github.shardboot.allshards.sales.SaleQueries;

/**
 * Random calls of a repository.
 *
 * @param <R> the repository
 * @author Shardboot Contributors
 */
abstract class RandomCalls<R> {

	/**
	 * Make a call.
	 * @param random what it depends on
	 * @return the call
	 */
	abstract Call<R> next(Random random);

	/**
	 * Return the properties that may be sorted by.
	 * @return their names
	 */
	abstract List<String> properties();

	/**
	 * Return whether {@code ignoreCase} means anything.
	 * @return whether to use it
	 */
	abstract boolean ignoresCase();

	final Call<SaleQueries<?>> common(Random random) {
		int quantity = random.nextInt(11) - 1;
		Boolean paid = random.nextBoolean();
		String text = SaleCluster.text(random);
		UUID id = new UUID(0, 1);
		LocalDate day = LocalDate.EPOCH.plusDays(random.nextInt(20));
		Sort sort = sort(random, true);
		Sort loose = sort(random, false);
		Pageable page = page(random);
		Limit limit = Limit.of(1 + random.nextInt(20));
		return switch (random.nextInt(27)) {
			case 0 -> call("findAll(" + sort, (sales) -> sales.findAll(sort));
			case 1 -> call("findAllPaged(" + page, (sales) -> sales.findAll(page));
			case 2 -> call("findById(", (sales) -> sales.findById(id));
			case 3 -> call("count(", SaleQueries::count);
			case 4 -> call("existsById(", (sales) -> sales.existsById(id));
			case 5 -> call("findByQuantityGreaterThan(" + quantity + sort,
					(sales) -> sales.findByQuantityGreaterThan(quantity, sort));
			case 6 -> call("findByPaid(" + paid + page, (sales) -> sales.findByPaid(paid, page));
			case 7 -> call("findByQuantityLessThan(" + quantity + page,
					(sales) -> sales.findByQuantityLessThan(quantity, page));
			case 8 -> call("readByQuantityLessThan(" + quantity + page,
					(sales) -> sales.readByQuantityLessThan(quantity, page));
			case 9 -> call("findByQuantityBetween(" + quantity + limit + sort,
					(sales) -> sales.findByQuantityBetween(0, quantity, limit, sort));
			case 10 -> call("findTop5(" + quantity,
					(sales) -> sales.findTop5ByQuantityGreaterThanOrderByNameDescIdAsc(quantity));
			case 11 -> call("findByPaidOrderBySoldAt(", (sales) -> sales.findByPaidOrderBySoldAtDescIdAsc(paid));
			case 12 -> unordered("findByDay(" + day, (sales) -> sales.findByDay(day));
			case 13 -> call("findByQuantityOrderByReference(" + quantity,
					(sales) -> sales.findByQuantityOrderByReferenceDescIdAsc(quantity));
			case 14 -> call("findFirstByQuantityGreaterThan(" + quantity,
					(sales) -> sales.findFirstByQuantityGreaterThanOrderByAmountDescIdDesc(quantity));
			case 15 -> call("findFirstByQuantityLessThan(" + quantity,
					(sales) -> sales.findFirstByQuantityLessThanOrderByTitleAscIdAsc(quantity));
			case 16 -> call("readByName(" + text, (sales) -> sales.readByName(text));
			case 17 -> call("findByCode(" + text, (sales) -> sales.findByCode(text));
			case 18 -> unordered("findByNameStartingWith(" + text, (sales) -> sales.findByNameStartingWith(text));
			case 19 -> call("countByPaid(" + paid, (sales) -> sales.countByPaid(paid));
			case 20 -> call("countByQuantityLessThan(" + quantity, (sales) -> sales.countByQuantityLessThan(quantity));
			case 21 -> call("existsByName(" + text, (sales) -> sales.existsByName(text));
			case 22 -> call("findByPaidOrderByName(" + paid, (sales) -> sales.findByPaidOrderByNameAscIdDesc(paid));
			case 23 -> call("findByQuantity(" + quantity,
					(sales) -> sales.findByQuantity(quantity, Sort.by("name", "id").descending(), SaleName.class));
			case 24 -> call("cheapest(" + quantity + limit, (sales) -> sales.cheapest(quantity, limit));
			case 25 -> unordered("findAll loosely(" + loose, (sales) -> sales.findAll(loose));
			default -> stream(random, quantity, paid);
		};
	}

	private Call<SaleQueries<?>> stream(Random random, int quantity, Boolean paid) {
		return switch (random.nextInt(3)) {
			case 0 -> call("stream by name(" + quantity,
					(sales) -> sales.findByQuantityGreaterThanOrderByNameAscIdAsc(quantity));
			case 1 -> call("stream by code(" + quantity,
					(sales) -> sales.findByQuantityGreaterThanOrderByCodeDescIdAsc(quantity));
			default -> unordered("stream(" + paid, (sales) -> sales.streamByPaid(paid));
		};
	}

	final Sort sort(Random random, boolean total) {
		List<Sort.Order> orders = new ArrayList<>();
		for (int i = random.nextInt(4); i > 0; i--) {
			Sort.Order order = Sort.Order.by(properties().get(random.nextInt(properties().size())));
			order = order.with(random.nextBoolean() ? Sort.Direction.ASC : Sort.Direction.DESC);
			order = order.with(Sort.NullHandling.values()[random.nextInt(3)]);
			boolean text = List.of("name", "code", "title").contains(order.getProperty());
			orders.add((text && ignoresCase() && random.nextBoolean()) ? order.ignoreCase() : order);
		}
		if (total) {
			orders.add(random.nextBoolean() ? Sort.Order.asc("id") : Sort.Order.desc("id"));
		}
		return Sort.by(orders);
	}

	final Pageable page(Random random) {
		Sort sort = sort(random, true);
		return (random.nextInt(10) == 0) ? Pageable.unpaged(sort)
				: PageRequest.of(random.nextInt(6), 1 + random.nextInt(20), sort);
	}

	static <R> Call<R> call(String description, Function<R, Object> body) {
		return new Call<>(description, true, body);
	}

	static <R> Call<R> unordered(String description, Function<R, Object> body) {
		return new Call<>(description, false, body);
	}

	/**
	 * A call.
	 *
	 * @param <R> the repository
	 * @param description what is called, with the arguments
	 * @param ordered whether the order of the rows counts
	 * @param body calls it
	 */
	record Call<R>(String description, boolean ordered, Function<R, Object> body) {

	}

}
