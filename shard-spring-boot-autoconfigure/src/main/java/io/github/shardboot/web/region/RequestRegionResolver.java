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

package io.github.shardboot.web.region;

import java.util.List;
import java.util.function.Function;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.util.StringUtils;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

import io.github.shardboot.RegionResolver;

/**
 * Reads the region from the web request that the calling thread serves, and knows none
 * outside of one. Thread-safe.
 * <p>
 * The sources are asked in order until one knows; each request is read once.
 *
 * @author Shardboot Contributors
 */
public final class RequestRegionResolver implements RegionResolver {

	private static final String REGION = RequestRegionResolver.class.getName() + ".REGION";

	private final List<Function<HttpServletRequest, @Nullable String>> sources;

	/**
	 * Create a resolver.
	 * @param sources read the name of a region or one of its codes; the first one that
	 * has a text is believed
	 */
	public RequestRegionResolver(List<Function<HttpServletRequest, @Nullable String>> sources) {
		this.sources = List.copyOf(sources);
	}

	@Override
	public @Nullable String resolveRegion(Object key) {
		if (!(RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes attributes)) {
			return null;
		}
		HttpServletRequest request = attributes.getRequest();
		String region = (String) request.getAttribute(REGION);
		if (region == null) {
			region = read(request);
			request.setAttribute(REGION, region);
		}
		return region.isEmpty() ? null : region;
	}

	private String read(HttpServletRequest request) {
		for (Function<HttpServletRequest, @Nullable String> source : this.sources) {
			String region = source.apply(request);
			if (StringUtils.hasText(region)) {
				return region;
			}
		}
		return "";
	}

}
