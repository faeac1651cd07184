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

package io.github.shardboot.scatter;

import java.util.Set;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Keeps failures of a listener away from the calls that it listens to.
 *
 * @param delegate the listener
 * @author Shardboot Contributors
 */
record SafeListener(ScatterListener delegate) implements ScatterListener {

	private static final Log logger = LogFactory.getLog(SafeListener.class);

	@Override
	public Call begin(String operation, Set<String> shards) {
		try {
			return new SafeCall(this.delegate.begin(operation, shards));
		}
		catch (RuntimeException ex) {
			logger.debug("Ignoring failure of a listener", ex);
			return Call.NOOP;
		}
	}

	/**
	 * The listener of one call.
	 */
	private record SafeCall(Call delegate) implements Call {

		@Override
		public Part part(String shard) {
			try {
				Part part = this.delegate.part(shard);
				return (outcome, failure) -> end(part, outcome, failure);
			}
			catch (RuntimeException ex) {
				logger.debug("Ignoring failure of a listener", ex);
				return Call.NOOP.part(shard);
			}
		}

		@Override
		public void end(Outcome outcome, @Nullable Throwable failure) {
			end(this.delegate::end, outcome, failure);
		}

		private static void end(Part part, Outcome outcome, @Nullable Throwable failure) {
			try {
				part.end(outcome, failure);
			}
			catch (RuntimeException ex) {
				logger.debug("Ignoring failure of a listener", ex);
			}
		}

	}

}
