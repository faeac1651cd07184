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

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/**
 * A line of a CSV cannot be an order. Answers 400 and names the line, never its content.
 *
 * @author Shardboot Contributors
 */
class InvalidCsvException extends ErrorResponseException {

	InvalidCsvException(int line, String reason) {
		super(HttpStatus.BAD_REQUEST, problem(line, reason), null);
	}

	private static ProblemDetail problem(int line, String reason) {
		ProblemDetail problem = ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST,
				"Line %d: %s. Nothing was imported.".formatted(line, reason));
		problem.setTitle("Invalid CSV");
		problem.setProperty("line", line);
		return problem;
	}

}
