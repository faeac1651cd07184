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

package io.github.shardboot.autoconfigure;

import java.time.Duration;
import java.util.List;

import org.springframework.boot.context.properties.bind.DefaultValue;

import io.github.shardboot.routing.replica.ReplicaSettings;

/**
 * When replicas serve reads.
 *
 * @param maxLag How old what a replica shows may be; the primary serves otherwise.
 * @param maxWait Time for which a read waits for a replica to show what its session has
 * written; the primary serves after that.
 * @param interval Time between two looks at a server, to see how far it is.
 * @param fallback What to do when no replica of a shard serves.
 * @param consistency Whether what a web client has written shows in what it reads, and
 * where that is remembered.
 * @param consistencyHeader Name of the header of requests and responses that carries what
 * a client has written.
 * @author Shardboot Contributors
 */
public record ReplicaProperties(@DefaultValue("10s") Duration maxLag, @DefaultValue("50ms") Duration maxWait,
		@DefaultValue("500ms") Duration interval, @DefaultValue("primary") ReplicaSettings.Fallback fallback,
		@DefaultValue("off") Consistency consistency, @DefaultValue("Shard-Consistency") String consistencyHeader) {

	/**
	 * Where it is remembered what a web client has written.
	 */
	public enum Consistency {

		/**
		 * Nowhere.
		 */
		OFF,

		/**
		 * In its HTTP session.
		 */
		SESSION,

		/**
		 * In a header that the client sends back.
		 */
		HEADER

	}

	/**
	 * Standbys of one shard.
	 *
	 * @param urls JDBC URLs of standbys that serve read-only transactions, one server
	 * each.
	 */
	public record Servers(@DefaultValue List<String> urls) {

		// keeps the parameters of the URLs to itself
		@Override
		public String toString() {
			return "Servers[%d]".formatted(this.urls.size());
		}

	}

}
