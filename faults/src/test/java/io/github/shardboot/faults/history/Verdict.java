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

package io.github.shardboot.faults.history;

import java.util.List;
import java.util.Map;

/**
 * What a checker says.
 *
 * @param told how many writes had each answer
 * @param rows how many rows were found
 * @param took how many of the unknown writes that leave rows took effect
 * @param findings how often there is what must not be
 * @param examples some of it
 * @author Shardboot Contributors
 */
public record Verdict(Map<Told, Long> told, long rows, long took, Map<Finding, Long> findings, List<String> examples) {

	/**
	 * Return how many writes had an answer.
	 * @param answer the answer
	 * @return the number of writes
	 */
	public long told(Told answer) {
		return this.told.getOrDefault(answer, 0L);
	}

	@Override
	public String toString() {
		return "%d acknowledged, %d without effect, %d unknown (of those with rows %d took effect), %d rows: %s%s"
			.formatted(told(Told.DONE), told(Told.NO_EFFECT), told(Told.UNKNOWN), this.took, this.rows,
					this.findings.isEmpty() ? "nothing is wrong" : this.findings,
					this.examples.isEmpty() ? "" : " " + this.examples);
	}

}
