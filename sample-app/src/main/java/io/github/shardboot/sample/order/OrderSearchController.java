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

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.data.domain.Limit;
import org.springframework.data.domain.PageRequest;
import org.springframework.data.domain.Sort;
import org.springframework.data.web.PagedModel;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import io.github.shardboot.ScatterGatherException;

/**
 * Searches the orders of all customers.
 *
 * @author Shardboot Contributors
 */
@RestController
@RequestMapping("/search/orders")
class OrderSearchController {

	private final OrderSearch orders;

	OrderSearchController(OrderSearch orders) {
		this.orders = orders;
	}

	@GetMapping
	PagedModel<Order> page(@RequestParam OrderStatus status, @RequestParam(defaultValue = "0") @Min(0) int page,
			@RequestParam(defaultValue = "20") @Min(1) @Max(100) int size,
			@RequestParam(defaultValue = "placedAt") @Pattern(regexp = "placedAt|amount|customerId") String sort) {
		// the id makes the order the same for every page
		Sort order = Sort.by(Sort.Direction.DESC, sort, "id");
		return new PagedModel<>(this.orders.findByStatus(status, PageRequest.of(page, size, order)));
	}

	@GetMapping("/scroll")
	FoundOrders scroll(@RequestParam OrderStatus status, @RequestParam(defaultValue = "20") @Min(1) @Max(100) int size,
			@RequestParam(required = false) @Nullable Instant placedAt,
			@RequestParam(required = false) @Nullable UUID id) {
		// one more than wanted tells whether there are more
		Limit limit = Limit.of(size + 1);
		return FoundOrders.of(status, size,
				(placedAt != null && id != null) ? this.orders.findBehind(status, placedAt, id, limit)
						: this.orders.findByStatusOrderByPlacedAtDescIdDesc(status, limit));
	}

	@GetMapping("/totals")
	ShopTotals totals() {
		return ShopTotals.of(this.orders.totals());
	}

	@GetMapping("/totals/status")
	Map<OrderStatus, OrderTotals> totalsByStatus() {
		Map<OrderStatus, OrderTotals> totals = new TreeMap<>();
		this.orders.totalsByStatus()
			.<StatusTotals>merged((rows) -> rows)
			.forEach((row) -> totals.merge(row.status(), row.totals(), OrderTotals::plus));
		return totals;
	}

	@ExceptionHandler
	ProblemDetail tooDeep(InvalidDataAccessApiUsageException ex) {
		return ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST,
				"That page is too far behind. Go on by 'next' of /search/orders/scroll.");
	}

	@ExceptionHandler
	ProblemDetail shardFailed(ScatterGatherException ex) {
		ProblemDetail problem = ProblemDetail.forStatusAndDetail(HttpStatus.SERVICE_UNAVAILABLE,
				"Not all shards answered.");
		problem.setProperty("failed", ex.getFailed().keySet());
		return problem;
	}

}
