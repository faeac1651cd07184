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

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Random;
import java.util.UUID;

/**
 * Writes {@code orders.csv}: 12,000 orders of about 2,000 customers in a year. Always the
 * same text. Run it in the directory of the module after a change here.
 *
 * @author Shardboot Contributors
 */
public final class OrdersCsvGenerator {

	static final int ORDERS = 12_000;

	static final Path FILE = Path.of("src", "main", "resources", "orders.csv");

	private static final int CUSTOMERS = 2_000;

	private static final long SECONDS_BETWEEN = 365 * 24 * 60 * 60 / ORDERS;

	private static final int DEAREST_IN_CENTS = 50_000;

	private OrdersCsvGenerator() {
	}

	/**
	 * Write the file.
	 * @param args not used
	 * @throws IOException if the file cannot be written
	 */
	public static void main(String[] args) throws IOException {
		Files.writeString(FILE, generate());
	}

	static String generate() {
		Random random = new Random(20260101);
		Instant placedAt = Instant.parse("2025-01-01T00:00:00Z");
		StringBuilder csv = new StringBuilder(OrdersCsv.HEADER).append('\n');
		for (int number = 1; number <= ORDERS; number++) {
			placedAt = placedAt.plusSeconds(SECONDS_BETWEEN / 2 + random.nextLong(SECONDS_BETWEEN));
			csv.append(id(number)).append(',');
			csv.append(1 + random.nextInt(CUSTOMERS)).append(',');
			csv.append(placedAt).append(',');
			csv.append(BigDecimal.valueOf(1 + random.nextInt(DEAREST_IN_CENTS), 2)).append(',');
			csv.append(status(random)).append('\n');
		}
		return csv.toString();
	}

	private static UUID id(int number) {
		return UUID.nameUUIDFromBytes(("order " + number).getBytes(StandardCharsets.UTF_8));
	}

	private static OrderStatus status(Random random) {
		return OrderStatus.values()[random.nextInt(OrderStatus.values().length)];
	}

}
