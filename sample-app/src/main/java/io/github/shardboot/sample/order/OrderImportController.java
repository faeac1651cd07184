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
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;

import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Imports a CSV of orders and tells what became of them in each shard.
 *
 * @author Shardboot Contributors
 */
@RestController
class OrderImportController {

	private final OrdersCsv csv;

	private final OrderImport orderImport;

	OrderImportController(OrdersCsv csv, OrderImport orderImport) {
		this.csv = csv;
		this.orderImport = orderImport;
	}

	@PostMapping(path = "/orders/import", consumes = "text/csv")
	Map<String, ImportedOrders> run(InputStream body) throws IOException {
		return this.orderImport.run(this.csv.read(new InputStreamReader(body, StandardCharsets.UTF_8)));
	}

}
