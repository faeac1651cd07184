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

import java.util.Map;

import jakarta.persistence.EntityManager;
import org.hibernate.engine.spi.SessionImplementor;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.hibernate.autoconfigure.HibernatePropertiesCustomizer;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.orm.jpa.LocalContainerEntityManagerFactoryBean;

import io.github.shardboot.jpa.JpaSessionGuard;
import io.github.shardboot.routing.SessionGuard;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ShardJpaAutoConfiguration} and the defaults of JPA.
 *
 * @author Shardboot Contributors
 */
class ShardJpaAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ShardAutoConfiguration.class, ShardJpaAutoConfiguration.class))
		.withPropertyValues("shard.shards.s0.url=jdbc:postgresql://localhost:1/none", "shard.identity=off");

	@Test
	void customizesHibernate() {
		this.runner.run((context) -> assertThat(context).hasSingleBean(HibernatePropertiesCustomizer.class)
			.hasSingleBean(SessionGuard.class));
	}

	@Test
	void backsOffWithoutHibernate() {
		for (Class<?> absent : new Class<?>[] { EntityManager.class, LocalContainerEntityManagerFactoryBean.class,
				SessionImplementor.class, HibernatePropertiesCustomizer.class }) {
			this.runner.withClassLoader(new FilteredClassLoader(absent))
				.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(ShardJpaAutoConfiguration.class));
		}
	}

	@Test
	void backsOffWhenShardsAreOff() {
		this.runner.withPropertyValues("shard.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(ShardJpaAutoConfiguration.class));
	}

	@Test
	void ownGuardWins() {
		SessionGuard own = (target, arguments) -> {
		};
		this.runner.withBean("own", SessionGuard.class, () -> own)
			.run((context) -> assertThat(context).doesNotHaveBean(JpaSessionGuard.class).hasBean("own"));
	}

	@Test
	void defaultsOfJpaYieldToTheApplication() {
		StandardEnvironment environment = new StandardEnvironment();
		process(environment);
		assertThat(environment.getProperty("spring.jpa.open-in-view")).isEqualTo("false");
		assertThat(environment.getProperty("spring.jpa.hibernate.ddl-auto")).isEqualTo("none");
		StandardEnvironment configured = new StandardEnvironment();
		configured.getPropertySources()
			.addLast(new MapPropertySource("application",
					Map.of("spring.jpa.open-in-view", "true", "spring.jpa.hibernate.ddl-auto", "validate")));
		process(configured);
		assertThat(configured.getProperty("spring.jpa.open-in-view")).isEqualTo("true");
		assertThat(configured.getProperty("spring.jpa.hibernate.ddl-auto")).isEqualTo("validate");
	}

	@Test
	void defaultsOfJpaAreLeftAloneWhenShardsAreOff() {
		StandardEnvironment environment = new StandardEnvironment();
		environment.getPropertySources()
			.addLast(new MapPropertySource("application", Map.of("shard.enabled", "false")));
		process(environment);
		assertThat(environment.containsProperty("spring.jpa.open-in-view")).isFalse();
		assertThat(environment.containsProperty("spring.jpa.hibernate.ddl-auto")).isFalse();
	}

	private static void process(StandardEnvironment environment) {
		new JpaDefaultsEnvironmentPostProcessor().postProcessEnvironment(environment, new SpringApplication());
	}

}
