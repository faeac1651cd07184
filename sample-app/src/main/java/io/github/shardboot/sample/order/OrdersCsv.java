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

package io.github.shardboot.sample.order;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

import jakarta.validation.ConstraintViolation;
import jakarta.validation.Validator;
import org.springframework.stereotype.Component;

/**
 * Reads orders from CSV: a header and one order per line, fields without quotes. Either
 * every line is an order or {@link InvalidCsvException} names the first that is not.
 *
 * @author Shardboot Contributors
 */
@Component
class OrdersCsv {

	static final String HEADER = "id,customer_id,placed_at,amount,status";

	private static final String[] COLUMNS = HEADER.split(",");

	private final Validator validator;

	OrdersCsv(Validator validator) {
		this.validator = validator;
	}

	List<Order> read(Reader csv) throws IOException {
		BufferedReader lines = new BufferedReader(csv);
		if (!HEADER.equals(lines.readLine())) {
			throw new InvalidCsvException(1, "the header must be '" + HEADER + "'");
		}
		List<Order> orders = new ArrayList<>();
		Set<UUID> ids = new HashSet<>();
		String line = lines.readLine();
		for (int number = 2; line != null; number++) {
			Order order = new Row(number, line.split(",", -1)).toOrder();
			validate(order, number);
			if (!ids.add(order.id())) {
				throw new InvalidCsvException(number, "the id is that of an earlier line");
			}
			orders.add(order);
			line = lines.readLine();
		}
		return orders;
	}

	private void validate(Order order, int number) {
		for (ConstraintViolation<Order> violation : this.validator.validate(order)) {
			throw new InvalidCsvException(number,
					"'%s' %s".formatted(violation.getPropertyPath(), violation.getMessage()));
		}
	}

	private record Row(int number, String[] fields) {

		Row {
			if (fields.length != COLUMNS.length) {
				throw new InvalidCsvException(number,
						"found %d fields instead of %d".formatted(fields.length, COLUMNS.length));
			}
		}

		Order toOrder() {
			return new Order(get(0, UUID::fromString), get(1, Long::valueOf), get(2, Instant::parse),
					get(3, BigDecimal::new), get(4, OrderStatus::valueOf));
		}

		private <T> T get(int column, Function<String, T> parser) {
			try {
				return parser.apply(this.fields[column]);
			}
			catch (IllegalArgumentException | DateTimeException ex) {
				throw new InvalidCsvException(this.number, "'%s' cannot be read".formatted(COLUMNS[column]));
			}
		}

	}

}
