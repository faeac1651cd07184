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

package io.github.shardboot.rebalance.measure;

/**
 * How much something holds and how often it is used.
 *
 * @param bytes its size on disk, with its part of the indexes
 * @param rows the number of its rows
 * @param operations how often it was used, as far as this process has counted
 * @author Shardboot Contributors
 */
public record Load(long bytes, long rows, long operations) {

	/**
	 * Nothing.
	 */
	public static final Load NONE = new Load(0, 0, 0);

	/**
	 * Add another load.
	 * @param other the other load
	 * @return the sum
	 */
	public Load plus(Load other) {
		return new Load(this.bytes + other.bytes, this.rows + other.rows, this.operations + other.operations);
	}

	/**
	 * Return what cancels this load out.
	 * @return the load with all signs changed
	 */
	public Load negated() {
		return new Load(-this.bytes, -this.rows, -this.operations);
	}

}
