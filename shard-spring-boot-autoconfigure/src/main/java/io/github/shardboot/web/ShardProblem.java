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

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;

import io.github.shardboot.InvalidShardKeyException;
import io.github.shardboot.MissingShardKeyException;
import io.github.shardboot.OutcomeUnknownException;
import io.github.shardboot.ShardSwitchException;
import io.github.shardboot.ShardUnavailableException;
import io.github.shardboot.StaleShardMapException;
import io.github.shardboot.UnknownShardException;
import io.github.shardboot.UnknownShardKeyException;

/**
 * What a client is told about an exception: always the same text, so that nothing about
 * keys, shards or code gets out. The exception's own message is for the log.
 *
 * @author Shardboot Contributors
 */
enum ShardProblem {

	/**
	 * The request needs a shard key and has none.
	 */
	MISSING_SHARD_KEY(MissingShardKeyException.class, HttpStatus.BAD_REQUEST, "Shard key missing",
			"The request needs a shard key and names none."),

	/**
	 * The request names no valid key, or several.
	 */
	INVALID_SHARD_KEY(InvalidShardKeyException.class, HttpStatus.BAD_REQUEST, "Shard key invalid",
			"The request does not name exactly one valid shard key."),

	/**
	 * The key is not that of the principal.
	 */
	FORBIDDEN_SHARD_KEY(ForbiddenShardKeyException.class, HttpStatus.FORBIDDEN, "Shard key forbidden",
			"The shard key does not belong to the authenticated principal."),

	/**
	 * The key has no shard.
	 */
	UNKNOWN_SHARD_KEY(UnknownShardKeyException.class, HttpStatus.NOT_FOUND, "Not found",
			"The requested resource does not exist."),

	/**
	 * The shard cannot be reached.
	 */
	SHARD_UNAVAILABLE(ShardUnavailableException.class, HttpStatus.SERVICE_UNAVAILABLE, "Shard unavailable",
			"The data of this request cannot be reached at the moment."),

	/**
	 * Data changed hands meanwhile; the request can be repeated.
	 */
	STALE_SHARD_MAP(StaleShardMapException.class, HttpStatus.SERVICE_UNAVAILABLE, "Data is being moved",
			"The data of this request is being moved. Try again."),

	/**
	 * The shard did not say whether it has done what was asked.
	 */
	OUTCOME_UNKNOWN(OutcomeUnknownException.class, HttpStatus.GATEWAY_TIMEOUT, "Outcome unknown",
			"Whether this request took effect is unknown."),

	/**
	 * The application left the shard of a transaction or request.
	 */
	SHARD_SWITCH(ShardSwitchException.class, HttpStatus.INTERNAL_SERVER_ERROR, "Internal server error",
			"The request failed because of an error in the application."),

	/**
	 * The application named a shard that does not exist.
	 */
	UNKNOWN_SHARD(UnknownShardException.class, HttpStatus.INTERNAL_SERVER_ERROR, "Internal server error",
			"The request failed because of an error in the application.");

	private final Class<? extends Exception> exception;

	private final HttpStatus status;

	private final String title;

	private final String detail;

	ShardProblem(Class<? extends Exception> exception, HttpStatus status, String title, String detail) {
		this.exception = exception;
		this.status = status;
		this.title = title;
		this.detail = detail;
	}

	/**
	 * Find the problem that an exception, or one of its causes, stands for.
	 * @param exception the exception
	 * @return the problem, or {@code null} if it is none of ours
	 */
	static @Nullable ShardProblem of(Throwable exception) {
		for (Throwable cause = exception; cause != null; cause = cause.getCause()) {
			for (ShardProblem problem : values()) {
				if (problem.exception.isInstance(cause)) {
					return problem;
				}
			}
		}
		return null;
	}

	HttpStatus status() {
		return this.status;
	}

	ProblemDetail toProblemDetail() {
		ProblemDetail body = ProblemDetail.forStatusAndDetail(this.status, this.detail);
		body.setType(URI.create(type()));
		body.setTitle(this.title);
		return body;
	}

	/**
	 * Answer a request without any message converter.
	 * @param response the response
	 * @throws IOException if the client cannot be reached
	 */
	void writeTo(HttpServletResponse response) throws IOException {
		byte[] body = """
				{"type":"%s","title":"%s","status":%d,"detail":"%s"}"""
			.formatted(type(), this.title, this.status.value(), this.detail)
			.getBytes(StandardCharsets.UTF_8);
		response.setStatus(this.status.value());
		response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
		response.setContentLength(body.length);
		response.getOutputStream().write(body);
	}

	private String type() {
		return "urn:shardboot:problem:" + name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

}
