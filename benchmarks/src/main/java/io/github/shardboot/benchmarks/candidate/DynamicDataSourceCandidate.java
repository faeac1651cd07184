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

package io.github.shardboot.benchmarks.candidate;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

import javax.sql.DataSource;

import com.baomidou.dynamic.datasource.toolkit.DynamicDataSourceContextHolder;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * dynamic-datasource, with its starter for Spring Boot and the data source switched by
 * hand.
 *
 * @author Shardboot Contributors
 */
class DynamicDataSourceCandidate extends ByName {

	private @Nullable ConfigurableApplicationContext context;

	private JdbcTemplate template = new JdbcTemplate();

	private TransactionTemplate transactions = new TransactionTemplate();

	private String[] names = {};

	@Override
	void open(Databases databases) {
		Map<String, Object> properties = new HashMap<>();
		this.names = new String[databases.count()];
		for (int i = 0; i < databases.count(); i++) {
			this.names[i] = "s" + i;
			String prefix = "spring.datasource.dynamic.datasource.s%d.".formatted(i);
			properties.put(prefix + "url", databases.url(i));
			properties.put(prefix + "username", "postgres");
			properties.put(prefix + "password", "postgres");
			properties.put(prefix + "lazy", "true");
		}
		properties.put("spring.datasource.dynamic.primary", "s0");
		properties.put("spring.datasource.dynamic.strict", "true");
		properties.put("spring.datasource.dynamic.hikari.max-pool-size", Databases.POOL_SIZE);
		properties.put("spring.datasource.dynamic.hikari.min-idle", 0);
		this.context = new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.properties(Quiet.with(properties))
			.run();
		DataSource dataSource = this.context.getBean(DataSource.class);
		this.template = new JdbcTemplate(dataSource);
		this.transactions = transactions(dataSource);
	}

	@Override
	<T> T callAt(int number, Function<JdbcTemplate, T> work) {
		DynamicDataSourceContextHolder.push(this.names[number]);
		try {
			return work.apply(this.template);
		}
		finally {
			DynamicDataSourceContextHolder.poll();
		}
	}

	@Override
	void inTransactionAt(int number, Function<JdbcTemplate, Integer> work) {
		DynamicDataSourceContextHolder.push(this.names[number]);
		try {
			this.transactions.executeWithoutResult((status) -> work.apply(this.template));
		}
		finally {
			DynamicDataSourceContextHolder.poll();
		}
	}

	@Override
	public void close() {
		super.close();
		if (this.context != null) {
			this.context.close();
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
