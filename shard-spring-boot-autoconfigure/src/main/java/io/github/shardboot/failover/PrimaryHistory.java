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

package io.github.shardboot.failover;

import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;

/**
 * The newest primary of a shard that this process has seen. Thread-safe.
 *
 * @author Shardboot Contributors
 */
final class PrimaryHistory {

	private final AtomicReference<@Nullable ServerIdentity> newest = new AtomicReference<>();

	/**
	 * Compare a server with the newest primary.
	 * <ol>
	 * <li>The first server is the newest.</li>
	 * <li>One of another system is none of this shard's.</li>
	 * <li>A standby is nobody's rival.</li>
	 * <li>One with a lower timeline has been replaced: what is written to it is
	 * lost.</li>
	 * <li>One with a higher timeline was promoted, and is the newest from now on.</li>
	 * </ol>
	 * @param server the server
	 * @return what it is
	 */
	Verdict judge(ServerIdentity server) {
		while (true) {
			ServerIdentity known = this.newest.get();
			if (known == null) {
				if (this.newest.compareAndSet(null, server)) {
					return Verdict.KNOWN;
				}
			}
			else if (known.system() != server.system()) {
				return Verdict.FOREIGN;
			}
			else if (server.timeline() == 0 || server.timeline() == known.timeline()) {
				return Verdict.KNOWN;
			}
			else if (server.timeline() < known.timeline()) {
				return Verdict.REPLACED;
			}
			else if (this.newest.compareAndSet(known, server)) {
				return (known.timeline() == 0) ? Verdict.KNOWN : Verdict.PROMOTED;
			}
		}
	}

	@Nullable ServerIdentity newest() {
		return this.newest.get();
	}

	/**
	 * What a server is.
	 */
	enum Verdict {

		/**
		 * The primary, or one of its standbys.
		 */
		KNOWN,

		/**
		 * The primary since now.
		 */
		PROMOTED,

		/**
		 * A former primary.
		 */
		REPLACED,

		/**
		 * A server of another system.
		 */
		FOREIGN

	}

}
