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

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import io.github.shardboot.InvalidShardKeyException;

/**
 * Reads a header, query parameter or cookie that may occur once. Any repetition is
 * refused, of the same value too: whoever sees only the first or the last one would see
 * something else than we do.
 *
 * @param values reads all values
 * @author Shardboot Contributors
 */
record SingleValueResolver(Function<HttpServletRequest, List<String>> values) implements RequestShardKeyResolver {

	static SingleValueResolver header(String name) {
		return new SingleValueResolver((request) -> headers(request, name));
	}

	static SingleValueResolver queryParameter(String name) {
		return new SingleValueResolver((request) -> queryParameters(request.getQueryString(), name));
	}

	static SingleValueResolver cookie(String name) {
		return new SingleValueResolver((request) -> cookies(request.getCookies(), name));
	}

	@Override
	public @Nullable Object resolveKey(HttpServletRequest request) {
		List<String> found = this.values.apply(request);
		if (found.size() > 1) {
			throw new InvalidShardKeyException("It occurs %d times. Send it once.".formatted(found.size()));
		}
		return found.isEmpty() ? null : found.get(0);
	}

	private static List<String> headers(HttpServletRequest request, String name) {
		List<String> found = Collections.list(request.getHeaders(name));
		for (String value : found) {
			if (value.indexOf(',') >= 0) {
				throw new InvalidShardKeyException("It contains a comma, which joins several headers to one. Send it "
						+ "once, with a key that has no comma.");
			}
		}
		return found;
	}

	private static List<String> queryParameters(@Nullable String query, String name) {
		List<String> found = new ArrayList<>();
		for (String parameter : (query != null) ? query.split("&") : new String[0]) {
			int equals = parameter.indexOf('=');
			String key = (equals >= 0) ? parameter.substring(0, equals) : parameter;
			if (name.equals(decode(key))) {
				String value = decode((equals >= 0) ? parameter.substring(equals + 1) : "");
				if (value == null) {
					throw new InvalidShardKeyException("Its percent-encoding is broken. Encode it as UTF-8.");
				}
				found.add(value);
			}
		}
		return found;
	}

	private static @Nullable String decode(String text) {
		try {
			return URLDecoder.decode(text, StandardCharsets.UTF_8);
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
	}

	private static List<String> cookies(Cookie @Nullable [] cookies, String name) {
		List<String> found = new ArrayList<>();
		for (Cookie cookie : (cookies != null) ? cookies : new Cookie[0]) {
			if (name.equals(cookie.getName())) {
				found.add(cookie.getValue());
			}
		}
		return found;
	}

}
