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

import java.util.List;
import java.util.regex.Pattern;

import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.server.PathContainer;
import org.springframework.http.server.RequestPath;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;
import org.springframework.web.util.pattern.PatternParseException;

import io.github.shardboot.ShardConfigurationException;

/**
 * Path patterns, matched as Spring MVC matches: against the undecoded path below the
 * context path, segment by segment.
 *
 * @author Shardboot Contributors
 */
final class RequestPaths {

	private static final Pattern AMBIGUOUS = Pattern.compile("[;%\\\\]|//|/\\.\\.?(/|$)");

	private final List<PathPattern> patterns;

	RequestPaths(List<String> patterns) {
		this.patterns = patterns.stream().map(RequestPaths::parse).toList();
	}

	/**
	 * Return whether a request may be one of these paths.
	 * @param request the request
	 * @return {@code true} also if nobody can tell where the context path ends
	 */
	boolean mayContain(HttpServletRequest request) {
		return !this.patterns.isEmpty() && (!isBelowContextPath(request) || matches(request));
	}

	/**
	 * Return whether a request is certainly one of these paths.
	 * @param request the request
	 * @return {@code false} also if the path has anything that the server, a proxy or
	 * Spring might decode, normalize or strip differently
	 */
	boolean surelyContain(HttpServletRequest request) {
		return !AMBIGUOUS.matcher(request.getRequestURI()).find() && isBelowContextPath(request) && matches(request);
	}

	private boolean matches(HttpServletRequest request) {
		PathContainer path = RequestPath.parse(request.getRequestURI(), request.getContextPath())
			.pathWithinApplication();
		return this.patterns.stream().anyMatch((pattern) -> pattern.matches(path));
	}

	private static boolean isBelowContextPath(HttpServletRequest request) {
		return request.getRequestURI().startsWith(request.getContextPath());
	}

	private static PathPattern parse(String pattern) {
		try {
			return PathPatternParser.defaultInstance.parse(pattern);
		}
		catch (PatternParseException ex) {
			throw new ShardConfigurationException(
					"The path pattern '%s' of the web filter cannot be parsed: %s.".formatted(pattern, ex.getMessage()),
					"Correct it under 'shard.web'; '**' is allowed only as the first or last segment.");
		}
	}

}
