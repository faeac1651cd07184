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

package io.github.shardboot.jpa;

import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.jspecify.annotations.Nullable;

import io.github.shardboot.ShardContext;
import io.github.shardboot.ShardContextHolder;
import io.github.shardboot.ShardSwitchException;

/**
 * The shard of a Hibernate session: its tenant, which never changes. A thread that has
 * chosen another shard meanwhile may not use the session, because the session would
 * answer from its own shard or from its cache.
 *
 * @author Shardboot Contributors
 */
final class SessionShard {

	private SessionShard() {
	}

	static void check(SharedSessionContractImplementor session) {
		check(session, ShardContextHolder.effective());
	}

	static void check(SharedSessionContractImplementor session, @Nullable ShardContext target) {
		if (target != null && session.getTenantIdentifierValue() instanceof String owner) {
			check(owner, target);
		}
	}

	static void check(ShardContext owner) {
		ShardContext target = ShardContextHolder.effective();
		if (target != null) {
			check(owner.shard(), target);
		}
	}

	private static void check(String owner, ShardContext target) {
		if (!owner.equals(target.shard())) {
			throw new ShardSwitchException(owner, target.shard(),
					"The open JPA session belongs to %s; %s was asked for and refused before any SQL. "
						.formatted(describe(owner), describe(target.shard()))
							+ "The shard key must be known before the transaction starts, or the web request with "
							+ "'spring.jpa.open-in-view': put @ShardKey on the @Transactional method or start the "
							+ "transaction in a scope of Shards.forKey(...), and use Propagation.REQUIRES_NEW or "
							+ "NOT_SUPPORTED for another shard.");
		}
	}

	/**
	 * Describe a tenant.
	 * @param tenant the tenant
	 * @return the shard, or what a session without one belongs to
	 */
	static String describe(String tenant) {
		return ShardContextHolder.DEFAULT_DATABASE_NAME.equals(tenant) ? "the default database"
				: "shard '" + tenant + "'";
	}

}
