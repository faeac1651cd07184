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

import java.util.List;
import java.util.stream.LongStream;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.jpa.autoconfigure.DataJpaRepositoriesAutoConfiguration;
import org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration;
import org.springframework.boot.persistence.autoconfigure.EntityScan;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.jpa.repository.config.EnableJpaRepositories;

import io.github.shardboot.ShardConfigurationException;
import io.github.shardboot.ShardId;
import io.github.shardboot.ShardLocation;
import io.github.shardboot.Shards;
import io.github.shardboot.autoconfigure.ShardJpaAutoConfiguration;
import io.github.shardboot.autoconfigure.ShardRepositoryAutoConfiguration;
import io.github.shardboot.autoconfigure.catalog.ShardIdAutoConfiguration;
import io.github.shardboot.jpa.ids.Ticket;
import io.github.shardboot.jpa.ids.TicketRepository;
import io.github.shardboot.testsupport.ShardCluster;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@code @ShardedId} with JPA.
 *
 * @author Shardboot Contributors
 */
class JpaShardedIdIntegrationTests {

	private static final ShardCluster CLUSTER = ShardCluster.create(2);

	@BeforeAll
	static void createTables() {
		CLUSTER.shards()
			.values()
			.forEach((database) -> database.jdbc()
				.sql("create table ticket (id bigint primary key, owner bigint)")
				.update());
	}

	@Test
	void aNewEntityGetsAnIdWithTheSlotOfItsKeyAndIsFoundByIt() {
		application("shard.strategy=hash", "shard.id.lane=1").run((context) -> {
			TicketRepository tickets = context.getBean(TicketRepository.class);
			Shards shards = context.getBean(Shards.class);
			for (long owner = 0; owner < 20; owner++) {
				Ticket saved = tickets.save(new Ticket(owner));
				ShardLocation home = shards.locate(owner);
				assertThat(ShardId.of(saved.getId()).slot()).isEqualTo(home.slot());
				assertThat(tickets.findById(saved.getId())).map(Ticket::getOwner).contains(owner);
				assertThat(tickets.existsById(saved.getId())).isTrue();
				tickets.deleteById(saved.getId());
				assertThat(tickets.existsById(saved.getId())).isFalse();
			}
			List<Ticket> many = tickets.saveAll(LongStream.range(0, 50).mapToObj(Ticket::new).toList());
			List<Long> ids = many.stream().map(Ticket::getId).toList();
			assertThat(tickets.findAllById(ids)).extracting(Ticket::getId).containsExactlyElementsOf(ids);
		});
	}

	@Test
	void aStrategyWithoutSlotsFailsTheStart() {
		application().run((context) -> assertThat(context).getFailure()
			.rootCause()
			.isInstanceOf(ShardConfigurationException.class)
			.hasMessageStartingWith("'shard.strategy': Entity 'Ticket' has a @ShardedId"));
	}

	private static ApplicationContextRunner application(String... properties) {
		return CLUSTER.application()
			.withConfiguration(AutoConfigurations.of(ShardIdAutoConfiguration.class,
					HibernateJpaAutoConfiguration.class, DataJpaRepositoriesAutoConfiguration.class,
					ShardRepositoryAutoConfiguration.class, ShardJpaAutoConfiguration.class))
			.withUserConfiguration(Application.class)
			.withPropertyValues("shard.identity=off", "spring.jpa.hibernate.ddl-auto=none")
			.withPropertyValues(properties);
	}

	@Configuration(proxyBeanMethods = false)
	@EntityScan(basePackageClasses = Ticket.class)
	@EnableJpaRepositories(basePackageClasses = TicketRepository.class)
	static class Application {

	}

}
