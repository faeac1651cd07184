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

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.util.Assert;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.function.RouterFunctions;

import io.github.shardboot.InvalidShardKeyException;

/**
 * The places of a request in which a shard key is looked for. Immutable.
 * <p>
 * All of them are read and must agree; their order only decides which one a message names
 * first. The principal is special: what it says is authenticated, so the others may
 * repeat it but never contradict it.
 *
 * @author Shardboot Contributors
 */
public final class RequestShardKeySources {

	private final @Nullable RequestShardKeySource principal;

	private final List<RequestShardKeySource> unmapped;

	private final List<RequestShardKeySource> mapped;

	private RequestShardKeySources(Builder builder) {
		this.principal = builder.principal;
		this.unmapped = List.copyOf(builder.unmapped);
		this.mapped = List.copyOf(builder.mapped);
	}

	/**
	 * Start without any source.
	 * @return the builder
	 */
	public static Builder builder() {
		return new Builder();
	}

	/**
	 * Return whether no place is looked at, so that no request ever has a key.
	 * @return {@code true} without any source
	 */
	public boolean isEmpty() {
		return this.principal == null && this.unmapped.isEmpty() && this.mapped.isEmpty();
	}

	/**
	 * Return what reads a header of any meaning as strictly as that of a key.
	 * @param name the name of the header, in any case
	 * @return the text of a request's header, or {@code null} if it has none
	 */
	public static Function<HttpServletRequest, @Nullable String> headerReader(String name) {
		return text(SingleValueResolver.header(name), "header '" + name + "'");
	}

	/**
	 * Return what reads a claim, attribute or bean property of the authenticated
	 * principal.
	 * @param name the name of the claim, attribute or property
	 * @return the text of a request's principal, or {@code null} if there is none
	 */
	public static Function<HttpServletRequest, @Nullable String> principalAttributeReader(String name) {
		return text(new PrincipalAttributeResolver(name), "principal attribute '" + name + "'");
	}

	private static Function<HttpServletRequest, @Nullable String> text(RequestShardKeyResolver resolver,
			String description) {
		return (request) -> {
			try {
				Object value = resolver.resolveKey(request);
				return (value != null) ? value.toString() : null;
			}
			catch (InvalidShardKeyException ex) {
				throw new InvalidShardKeyException(description + ": " + ex.getMessage());
			}
		};
	}

	@Nullable RequestShardKeySource principal() {
		return this.principal;
	}

	/**
	 * Return the sources that can be read before the request is mapped.
	 * @return the sources, without the principal
	 */
	List<RequestShardKeySource> unmapped() {
		return this.unmapped;
	}

	/**
	 * Return the sources that are known only after the request is mapped.
	 * @return the sources
	 */
	List<RequestShardKeySource> mapped() {
		return this.mapped;
	}

	/**
	 * Return the descriptions of all sources, for messages.
	 */
	@Override
	public String toString() {
		return Stream.of(Stream.ofNullable(this.principal), this.unmapped.stream(), this.mapped.stream())
			.flatMap(Function.identity())
			.map(RequestShardKeySource::description)
			.distinct()
			.collect(Collectors.joining(", "));
	}

	/**
	 * Collects sources. Not thread-safe.
	 */
	public static final class Builder {

		/**
		 * The annotated and the functional way of mapping each have an attribute.
		 */
		private static final List<String> TEMPLATE_VARIABLES = List.of(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE,
				RouterFunctions.URI_TEMPLATE_VARIABLES_ATTRIBUTE);

		private @Nullable RequestShardKeySource principal;

		private final List<RequestShardKeySource> unmapped = new ArrayList<>();

		private final List<RequestShardKeySource> mapped = new ArrayList<>();

		private Builder() {
		}

		/**
		 * Read a header. More than one such header, and a value with a comma, which a
		 * proxy may have made of two headers, are refused.
		 * @param name the name of the header, in any case
		 * @return this builder
		 */
		public Builder header(String name) {
			return named("header", name, SingleValueResolver.header(name));
		}

		/**
		 * Read a parameter of the query string; the body is never read. A parameter that
		 * occurs more than once is refused.
		 * @param name the name of the parameter
		 * @return this builder
		 */
		public Builder queryParameter(String name) {
			return named("query parameter", name, SingleValueResolver.queryParameter(name));
		}

		/**
		 * Read a cookie. A cookie that occurs more than once is refused.
		 * @param name the name of the cookie
		 * @return this builder
		 */
		public Builder cookie(String name) {
			return named("cookie", name, SingleValueResolver.cookie(name));
		}

		/**
		 * Read the one label in front of a domain, in lower case: {@code acme} of
		 * {@code acme.example.com}. The domain itself, deeper names and other domains
		 * name no key. Forwarded headers count only if the server is configured to
		 * believe them.
		 * @param baseDomain the domain, such as {@code example.com}
		 * @return this builder
		 */
		public Builder subdomain(String baseDomain) {
			return named("subdomain of", baseDomain, new SubdomainResolver(baseDomain));
		}

		/**
		 * Ask a resolver of the application.
		 * @param name what messages call it, such as the name of its bean
		 * @param resolver the resolver
		 * @return this builder
		 */
		public Builder resolver(String name, RequestShardKeyResolver resolver) {
			return named("resolver", name, resolver);
		}

		/**
		 * Read a claim, attribute or bean property of the authenticated principal. Where
		 * there is a principal its key is the only one allowed; where there is none the
		 * other sources stand alone.
		 * @param name the name of the claim, attribute or property
		 * @return this builder
		 */
		public Builder principalAttribute(String name) {
			Assert.state(this.principal == null, "'principalAttribute' can be configured only once");
			this.principal = source("principal attribute", name, new PrincipalAttributeResolver(name));
			return this;
		}

		/**
		 * Read a variable of the URI template that the request is mapped to. Known only
		 * after mapping, so it needs the {@link ShardKeyInterceptor}.
		 * @param name the name of the template variable
		 * @return this builder
		 */
		public Builder pathVariable(String name) {
			for (String attribute : TEMPLATE_VARIABLES) {
				this.mapped.add(source("path variable", name,
						(request) -> (request.getAttribute(attribute) instanceof Map<?, ?> variables)
								? variables.get(name) : null));
			}
			return this;
		}

		/**
		 * Create the sources.
		 * @return the sources
		 */
		public RequestShardKeySources build() {
			return new RequestShardKeySources(this);
		}

		private Builder named(String kind, String name, RequestShardKeyResolver resolver) {
			this.unmapped.add(source(kind, name, resolver));
			return this;
		}

		private static RequestShardKeySource source(String kind, String name, RequestShardKeyResolver resolver) {
			Assert.hasText(name, "'name' must not be empty");
			return new RequestShardKeySource(kind + " '" + name + "'", resolver);
		}

	}

}
