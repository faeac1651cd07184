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

package io.github.shardboot.repository;

import io.github.shardboot.routing.DefaultDatabase;

/**
 * What the routes of all repositories depend on.
 *
 * @param defaultDatabase whether there is a default database
 * @param unannotated where repositories go that nothing marks as sharded
 * @param ambientSource whether web requests bring a shard with them
 * @author Shardboot Contributors
 */
public record RepositorySettings(DefaultDatabase defaultDatabase, Unannotated unannotated, boolean ambientSource) {

	boolean unannotatedByScope() {
		return this.unannotated == Unannotated.SHARDED || this.defaultDatabase == DefaultDatabase.ABSENT;
	}

	/**
	 * Where repositories go that nothing marks as sharded.
	 */
	public enum Unannotated {

		/**
		 * To the default database.
		 */
		DEFAULT_DATABASE,

		/**
		 * To the shard that the caller is in.
		 */
		SHARDED

	}

}
