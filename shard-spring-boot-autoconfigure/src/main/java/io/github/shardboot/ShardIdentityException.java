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

/**
 * Thrown when a database is not the shard that it is configured as: its marker row names
 * another shard, another cluster or another key space, or it computes other hashes.
 * Nothing was written. The shard refuses to serve until the configuration or the marker
 * is mended.
 *
 * @author Shardboot Contributors
 */
public class ShardIdentityException extends ShardUnavailableException {

	private final String action;

	/**
	 * Create an exception.
	 * @param shard the name of the shard
	 * @param problem what the configuration says and what the database says
	 * @param action how to mend it
	 */
	public ShardIdentityException(String shard, String problem, String action) {
		super(shard, problem + " " + action, null);
		this.action = action;
	}

	/**
	 * Return how to mend it.
	 * @return one or more sentences
	 */
	public String getAction() {
		return this.action;
	}

	/**
	 * Return what the configuration says and what the database says.
	 * @return one or more sentences
	 */
	public String getProblem() {
		String message = String.valueOf(getMessage());
		return message.substring(0, message.length() - this.action.length()).strip();
	}

}
