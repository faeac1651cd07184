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

package io.github.shardboot;

import org.jspecify.annotations.Nullable;

/**
 * Thrown at start-up when the sharding of the application is configured or declared in a
 * way that cannot work.
 *
 * @author Shardboot Contributors
 */
public class ShardConfigurationException extends RuntimeException {

	private final @Nullable String property;

	private final String problem;

	private final String action;

	/**
	 * Create an exception about code or the class path.
	 * @param problem what is wrong and where
	 * @param action how to mend it
	 */
	public ShardConfigurationException(String problem, String action) {
		this(null, problem, action);
	}

	/**
	 * Create an exception about a property.
	 * @param property the full name of the property, or {@code null} if there is none
	 * @param problem what is wrong, without any credential
	 * @param action how to mend it
	 */
	public ShardConfigurationException(@Nullable String property, String problem, String action) {
		super(((property != null) ? "'" + property + "': " : "") + problem + " " + action);
		this.property = property;
		this.problem = problem;
		this.action = action;
	}

	/**
	 * Return the property that is wrong.
	 * @return the full name, or {@code null} if no property is
	 */
	public @Nullable String getProperty() {
		return this.property;
	}

	/**
	 * Return what is wrong.
	 * @return one or more sentences
	 */
	public String getProblem() {
		return this.problem;
	}

	/**
	 * Return how to mend it.
	 * @return one or more sentences
	 */
	public String getAction() {
		return this.action;
	}

}
