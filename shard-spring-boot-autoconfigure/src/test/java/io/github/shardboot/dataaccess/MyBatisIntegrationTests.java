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

package io.github.shardboot.dataaccess;

import java.util.function.Consumer;

import javax.sql.DataSource;

import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.session.SqlSessionFactory;
import org.junit.jupiter.api.Test;
import org.mybatis.spring.SqlSessionFactoryBean;
import org.mybatis.spring.mapper.MapperFactoryBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.github.shardboot.ShardKey;
import io.github.shardboot.testsupport.ShardCluster;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that MyBatis is routed.
 *
 * @author Shardboot Contributors
 */
class MyBatisIntegrationTests {

	private static final ShardCluster CLUSTER = ShardCluster.create(2);

	@Test
	void followsTheScope() {
		run((app) -> app.assertRouted(app.bean(ItemMapper.class)::insert));
	}

	@Test
	void sendsTheStatementUnchanged() {
		run((app) -> {
			app.inSecond(() -> app.bean(ItemMapper.class).lock());
			app.assertSent("select id from item for update skip locked");
		});
	}

	@Test
	void annotationOnTheMapperChoosesTheShard() {
		run((app) -> {
			app.bean(ItemMapper.class).insertFor(11L, 7L);
			assertThat(CLUSTER.items("s1")).containsExactly(7L);
		});
	}

	private static void run(Consumer<DataAccess> test) {
		CLUSTER.clear();
		CLUSTER.application()
			.withUserConfiguration(MyBatis.class)
			.run((context) -> test.accept(new DataAccess(CLUSTER, context)));
	}

	interface ItemMapper {

		@Insert("insert into item (id) values (#{id})")
		void insert(long id);

		@Insert("insert into item (id, owner) values (#{param2}, #{param1})")
		void insertFor(@ShardKey Long owner, long id);

		@Select("select id from item for update skip locked")
		Long lock();

	}

	@Configuration(proxyBeanMethods = false)
	static class MyBatis {

		@Bean
		SqlSessionFactory sqlSessionFactory(DataSource dataSource) throws Exception {
			SqlSessionFactoryBean factory = new SqlSessionFactoryBean();
			factory.setDataSource(dataSource);
			return factory.getObject();
		}

		@Bean
		MapperFactoryBean<ItemMapper> itemMapper(SqlSessionFactory sessions) {
			MapperFactoryBean<ItemMapper> mapper = new MapperFactoryBean<>(ItemMapper.class);
			mapper.setSqlSessionFactory(sessions);
			return mapper;
		}

	}

}
