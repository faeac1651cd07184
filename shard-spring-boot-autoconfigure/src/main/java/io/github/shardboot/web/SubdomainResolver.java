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

import java.util.Locale;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.util.Assert;

/**
 * Reads the one label of the server name in front of a base domain. Names are compared in
 * lower case; a trailing dot counts for nothing. An internationalized label stays as sent
 * ({@code xn--...}).
 *
 * @author Shardboot Contributors
 */
final class SubdomainResolver implements RequestShardKeyResolver {

	private final String suffix;

	SubdomainResolver(String baseDomain) {
		Assert.hasText(baseDomain, "'baseDomain' must not be empty");
		Assert.isTrue(!baseDomain.startsWith("."), "'baseDomain' must not start with a dot");
		this.suffix = "." + normalize(baseDomain);
	}

	@Override
	public @Nullable Object resolveKey(HttpServletRequest request) {
		String host = normalize(request.getServerName());
		if (!host.endsWith(this.suffix)) {
			return null;
		}
		String label = host.substring(0, host.length() - this.suffix.length());
		return (label.isEmpty() || label.indexOf('.') >= 0) ? null : label;
	}

	private static String normalize(String host) {
		String name = host.toLowerCase(Locale.ROOT);
		return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
	}

}
