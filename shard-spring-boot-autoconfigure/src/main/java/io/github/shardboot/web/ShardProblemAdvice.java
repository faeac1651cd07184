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

package io.github.shardboot.web;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

import io.github.shardboot.InvalidShardKeyException;
import io.github.shardboot.MissingShardKeyException;
import io.github.shardboot.OutcomeUnknownException;
import io.github.shardboot.ShardSwitchException;
import io.github.shardboot.ShardUnavailableException;
import io.github.shardboot.StaleShardMapException;
import io.github.shardboot.UnknownShardException;
import io.github.shardboot.UnknownShardKeyException;

/**
 * Answers the exceptions of the starter with {@code application/problem+json}, whatever
 * {@code spring.mvc.problemdetails.enabled} says. Any advice of the application that
 * handles them comes first.
 *
 * @author Shardboot Contributors
 */
@RestControllerAdvice
@Order(Ordered.LOWEST_PRECEDENCE)
public final class ShardProblemAdvice {

	private static final Log logger = LogFactory.getLog(ShardProblemAdvice.class);

	@ExceptionHandler({ MissingShardKeyException.class, InvalidShardKeyException.class,
			ForbiddenShardKeyException.class, UnknownShardKeyException.class, ShardUnavailableException.class,
			StaleShardMapException.class, OutcomeUnknownException.class, ShardSwitchException.class,
			UnknownShardException.class })
	ProblemDetail handle(Exception exception) throws Exception {
		ShardProblem problem = ShardProblem.of(exception);
		if (problem == null) {
			throw exception;
		}
		if (problem.status().is5xxServerError()) {
			logger.error("Request failed: " + exception.getMessage(), exception);
		}
		else {
			logger.debug("Request refused: " + exception.getMessage());
		}
		return problem.toProblemDetail();
	}

}
