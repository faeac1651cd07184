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

package io.github.shardboot.rebalance.engine;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Looks for everything that would break a move later. Nothing is changed.
 *
 * @author Shardboot Contributors
 */
final class Preflight {

	private final Work work;

	Preflight(Work work) {
		this.work = work;
	}

	/**
	 * Return all problems at once, each with its way out.
	 */
	List<String> problems() throws SQLException {
		List<String> problems = new ArrayList<>();
		if (UnitRows.count(this.work.target().get(), this.work.tables()) > 0) {
			problems.add("The target has rows of the unit. Delete them, or find out what has written them there.");
		}
		return problems;
	}

}
