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

package io.github.shardboot.allshards.jpasales;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

import io.github.shardboot.allshards.sales.Identified;

/**
 * The same row through JPA.
 *
 * @author Shardboot Contributors
 */
@Entity
@Table(name = "sale")
public class SaleEntity implements Identified {

	@Id
	private UUID id;

	private String name;

	private String code;

	private String title;

	private BigDecimal amount;

	private Integer quantity;

	private Instant soldAt;

	private LocalDate day;

	private Boolean paid;

	private Double ratio;

	private UUID reference;

	@Override
	public UUID getId() {
		return this.id;
	}

	public String getName() {
		return this.name;
	}

}
