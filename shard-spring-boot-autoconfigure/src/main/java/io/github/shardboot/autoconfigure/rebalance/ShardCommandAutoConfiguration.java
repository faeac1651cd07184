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

package io.github.shardboot.autoconfigure.rebalance;

import java.time.Duration;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.ExitCodeGenerator;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

import io.github.shardboot.autoconfigure.RebalanceProperties;
import io.github.shardboot.autoconfigure.ShardAutoConfiguration;
import io.github.shardboot.autoconfigure.ShardProperties;
import io.github.shardboot.rebalance.ShardRebalancer;
import io.github.shardboot.rebalance.command.IntentRequest;
import io.github.shardboot.rebalance.command.MoveText;
import io.github.shardboot.rebalance.command.RebalanceCommand;

/**
 * Auto-configuration of {@code shard.rebalance.run}: the application does one thing with
 * moves, prints the result and ends the process. It runs before all other runners.
 *
 * @author Shardboot Contributors
 */
@AutoConfiguration(after = ShardAutoConfiguration.class)
@ConditionalOnProperty("shard.rebalance.run")
public final class ShardCommandAutoConfiguration {

	private static final Duration INTERVAL = Duration.ofMillis(500);

	@Bean
	@Order(Ordered.HIGHEST_PRECEDENCE)
	ApplicationRunner shardRebalanceRunner(ObjectProvider<ShardRebalancer> rebalancer, ShardProperties properties,
			ConfigurableApplicationContext context) {
		return (arguments) -> {
			RebalanceProperties settings = properties.rebalance();
			RebalanceCommand command = new RebalanceCommand(rebalancer::getIfAvailable, settings.planning().tolerance(),
					new MoveText(properties.logKeys()), System.out, System.console() != null, INTERVAL);
			int code = command.run(String.valueOf(settings.run()), new IntentRequest(settings.intent(),
					settings.target(), settings.slots(), settings.key(), settings.range(), null), settings.move());
			System.exit(SpringApplication.exit(context, (ExitCodeGenerator) () -> code));
		};
	}

}
