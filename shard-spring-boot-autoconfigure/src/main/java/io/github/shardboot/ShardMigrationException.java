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

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

import org.springframework.dao.NonTransientDataAccessResourceException;

/**
 * Thrown at start-up when not all shards could be migrated, or when their schemas differ
 * and must not. What was migrated stays so; the next start goes on from there.
 *
 * @author Shardboot Contributors
 */
public class ShardMigrationException extends NonTransientDataAccessResourceException {

	private final SortedMap<String, String> outcomes;

	private final String problem;

	private final String action;

	/**
	 * Create an exception.
	 * @param problem what is wrong
	 * @param outcomes what became of each shard, in words
	 * @param action how to mend it
	 */
	public ShardMigrationException(String problem, Map<String, String> outcomes, String action) {
		super("%s %s. %s".formatted(problem, outcomes, action));
		this.problem = problem;
		this.outcomes = Collections.unmodifiableSortedMap(new TreeMap<>(outcomes));
		this.action = action;
	}

	/**
	 * Return what became of each shard.
	 * @return a description by the name of the shard, in alphabetical order
	 */
	public SortedMap<String, String> getOutcomes() {
		return this.outcomes;
	}

	/**
	 * Return what is wrong.
	 * @return a sentence
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
