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
import java.io.StringReader;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import jakarta.validation.Validation;
import jakarta.validation.Validator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link OrdersCsv}.
 *
 * @author Shardboot Contributors
 */
class OrdersCsvTests {

	private static final String GOOD = "99a233e6-7156-312c-9681-c22c78e91aaa,42,2025-01-01T00:59:14Z,9.99,PAID";

	private static final Validator VALIDATOR = Validation.buildDefaultValidatorFactory().getValidator();

	private final OrdersCsv csv = new OrdersCsv(VALIDATOR);

	@Test
	void readsEveryColumn() throws IOException {
		assertThat(read(OrdersCsv.HEADER, GOOD))
			.containsExactly(new Order(UUID.fromString("99a233e6-7156-312c-9681-c22c78e91aaa"), 42L,
					Instant.parse("2025-01-01T00:59:14Z"), new BigDecimal("9.99"), OrderStatus.PAID));
	}

	@Test
	void aHeaderAloneIsNoOrder() throws IOException {
		assertThat(read(OrdersCsv.HEADER)).isEmpty();
	}

	@Test
	void aMissingHeaderIsNamedAsTheFirstLine() {
		assertInvalid("Line 1: the header must be 'id,customer_id,placed_at,amount,status'. Nothing was imported.",
				GOOD);
	}

	@Test
	void anEmptyTextHasNoHeader() {
		assertInvalid("Line 1: the header must be 'id,customer_id,placed_at,amount,status'. Nothing was imported.");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
			one                                                                    | found 1 fields instead of 5
			x,42,2025-01-01T00:59:14Z,9.99,PAID                                    | 'id' cannot be read
			1-1-1-1-1,x,2025-01-01T00:59:14Z,9.99,PAID                             | 'customer_id' cannot be read
			1-1-1-1-1,42,2025-01-01,9.99,PAID                                      | 'placed_at' cannot be read
			1-1-1-1-1,42,2025-01-01T00:59:14Z,x,PAID                               | 'amount' cannot be read
			1-1-1-1-1,42,2025-01-01T00:59:14Z,9.99,LOST                            | 'status' cannot be read
			99a233e6-7156-312c-9681-c22c78e91aaa,43,2025-01-01T00:59:14Z,9.99,PAID | the id is that of an earlier line
			""")
	void aLineThatIsNoOrderIsNamed(String line, String reason) {
		assertInvalid("Line 3: %s. Nothing was imported.".formatted(reason), OrdersCsv.HEADER, GOOD, line);
	}

	@ParameterizedTest
	@CsvSource({ "0", "-1", "0.001", "10000000000" })
	void anAmountThatTheTableCouldNotHoldIsNamed(String amount) {
		assertThatExceptionOfType(InvalidCsvException.class)
			.isThrownBy(() -> read(OrdersCsv.HEADER, GOOD.replace("9.99", amount)))
			.satisfies((ex) -> assertThat(ex.getBody().getDetail()).startsWith("Line 2: 'amount' "))
			.satisfies((ex) -> assertThat(ex.getBody().getProperties()).isEqualTo(Map.of("line", 2)));
	}

	private void assertInvalid(String detail, String... lines) {
		assertThatExceptionOfType(InvalidCsvException.class).isThrownBy(() -> read(lines))
			.satisfies((ex) -> assertThat(ex.getBody().getDetail()).isEqualTo(detail));
	}

	private List<Order> read(String... lines) throws IOException {
		return this.csv.read(new StringReader(String.join("\n", lines)));
	}

}
