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

import java.util.ArrayList;
import java.util.List;

import jakarta.persistence.EntityManagerFactory;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.orm.jpa.EntityManagerHolder;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.util.function.SingletonSupplier;

import io.github.shardboot.ShardContext;
import io.github.shardboot.routing.SessionGuard;

/**
 * Refuses a repository call while the transaction or the web request holds a session of
 * another shard, and one with an entity of another shard.
 *
 * @author Shardboot Contributors
 */
public final class JpaSessionGuard implements SessionGuard {

	private final SingletonSupplier<List<RoutedFactory>> factories;

	/**
	 * Create a guard.
	 * @param factories all factories, asked for at the first call; those of other data
	 * sources are left alone
	 */
	public JpaSessionGuard(ObjectProvider<EntityManagerFactory> factories) {
		this.factories = SingletonSupplier.of(() -> routed(factories));
	}

	private static List<RoutedFactory> routed(ObjectProvider<EntityManagerFactory> factories) {
		List<RoutedFactory> routed = new ArrayList<>();
		factories.stream().forEach((factory) -> {
			ShardConnectionProvider provider = RoutedFactories.provider(factory);
			if (provider != null) {
				routed.add(new RoutedFactory(factory, provider.entities()));
			}
		});
		return List.copyOf(routed);
	}

	@Override
	public void check(ShardContext target, @Nullable Object[] arguments) {
		List<RoutedFactory> routed = this.factories.obtain();
		for (int i = 0; i < routed.size(); i++) {
			routed.get(i).check(target, arguments);
		}
	}

	/**
	 * A factory whose sessions belong to shards.
	 *
	 * @param factory the factory, as sessions are bound to it
	 * @param entities the shards of its entities
	 */
	private record RoutedFactory(EntityManagerFactory factory, EntityShards entities) {

		void check(ShardContext target, @Nullable Object[] arguments) {
			if (TransactionSynchronizationManager.getResource(this.factory) instanceof EntityManagerHolder holder) {
				SessionShard.check(holder.getEntityManager().unwrap(SharedSessionContractImplementor.class), target);
			}
			for (Object argument : arguments) {
				this.entities.checkArgument(argument, target.shard());
			}
		}

	}

}
