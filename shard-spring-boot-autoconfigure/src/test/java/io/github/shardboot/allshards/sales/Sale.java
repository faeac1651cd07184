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

package io.github.shardboot.allshards.sales;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;

import org.springframework.data.annotation.Id;
import org.springframework.data.relational.core.mapping.Table;

/**
 * A row of all types that can be ordered by, most of them possibly {@code null}.
 *
 * @param id a random id
 * @param name a text in the collation of the database
 * @param code a text in the collation C
 * @param title a text in a collation of its own
 * @param amount a number of any scale
 * @param quantity a whole number
 * @param soldAt a time
 * @param day a date
 * @param paid a truth value
 * @param status a value of an enum type
 * @param ratio a floating number, also none at all
 * @param reference a uuid
 * @author Shardboot Contributors
 */
@Table("sale")
public record Sale(@Id UUID id, String name, String code, String title, BigDecimal amount, Integer quantity,
		Instant soldAt, LocalDate day, Boolean paid, SaleStatus status, Double ratio,
		UUID reference) implements Identified {

	@Override
	public UUID getId() {
		return this.id;
	}

}
