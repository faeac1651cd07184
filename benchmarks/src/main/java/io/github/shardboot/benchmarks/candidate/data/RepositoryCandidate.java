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

package io.github.shardboot.benchmarks.candidate.data;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import io.github.shardboot.benchmarks.candidate.Contestant;
import io.github.shardboot.benchmarks.candidate.Operation;
import io.github.shardboot.benchmarks.candidate.Quiet;

/**
 * An application with repositories.
 *
 * @author Shardboot Contributors
 */
public abstract class RepositoryCandidate implements Contestant {

	private final boolean jpa;

	private final List<ConfigurableApplicationContext> contexts = new ArrayList<>();

	RepositoryCandidate(boolean jpa) {
		this.jpa = jpa;
	}

	/**
	 * Return a candidate.
	 * @param name its name
	 * @return the candidate, not started
	 */
	public static RepositoryCandidate of(String name) {
		return switch (name) {
			case "direct-jdbc" -> new DirectRepositories(false);
			case "direct-jpa" -> new DirectRepositories(true);
			case "shardboot-jdbc" -> new ShardbootRepositories(false);
			case "shardboot-jpa" -> new ShardbootRepositories(true);
			default -> throw new IllegalArgumentException(name);
		};
	}

	final ConfigurableApplicationContext run(Map<String, Object> properties) {
		Map<String, Object> all = new HashMap<>(properties);
		all.put("spring.data.jpa.repositories.enabled", this.jpa);
		all.put("spring.data.jdbc.repositories.enabled", !this.jpa);
		all.put("spring.jpa.open-in-view", false);
		if (!this.jpa) {
			all.put("spring.autoconfigure.exclude",
					"org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration");
		}
		ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class)
			.web(WebApplicationType.NONE)
			.properties(Quiet.with(all))
			.run();
		this.contexts.add(context);
		return context;
	}

	abstract int find(long key);

	abstract int save(long key);

	abstract int findAll(Set<Long> keys);

	@Override
	public final Operation operation(String workload) {
		return RepositoryWorkload.valueOf(workload).of(this);
	}

	static EntryRow entry(long key) {
		EntryRow entry = new EntryRow();
		entry.setId(key);
		return entry;
	}

	@Override
	public void close() {
		this.contexts.forEach(ConfigurableApplicationContext::close);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
