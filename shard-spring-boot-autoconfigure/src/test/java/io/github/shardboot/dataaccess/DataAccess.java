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

import java.util.List;
import java.util.function.Consumer;

import javax.sql.DataSource;

import org.springframework.context.ApplicationContext;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import io.github.shardboot.ShardSwitchException;
import io.github.shardboot.Shards;
import io.github.shardboot.testsupport.ShardCluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * An application, and what must hold whichever way it talks to the database.
 *
 * @param cluster its databases
 * @param context its beans
 * @author Shardboot Contributors
 */
record DataAccess(ShardCluster cluster, ApplicationContext context) {

	private static final long FIRST = 1;

	private static final long SECOND = 11;

	static void with(ShardCluster cluster, Consumer<DataAccess> test) {
		cluster.clear();
		cluster.application().run((context) -> test.accept(new DataAccess(cluster, context)));
	}

	<T> T bean(Class<T> type) {
		return this.context.getBean(type);
	}

	DataSource dataSource() {
		return bean(DataSource.class);
	}

	void inSecond(Runnable work) {
		bean(Shards.class).forKey(SECOND).run(work);
	}

	/**
	 * Check that work follows the scope, and that it is refused in a transaction of
	 * another shard before anything is sent.
	 * @param work inserts an item with the id that it is given
	 */
	void assertRouted(Consumer<Long> work) {
		Shards shards = bean(Shards.class);
		shards.forKey(FIRST).run(() -> work.accept(1L));
		shards.forKey(SECOND).run(() -> work.accept(2L));
		assertItems(1L, 2L);
		TransactionTemplate transaction = new TransactionTemplate(bean(PlatformTransactionManager.class));
		transaction.executeWithoutResult((status) -> shards.forKey(SECOND).run(() -> work.accept(3L)));
		int sent = this.cluster.database("s0").statements().size();
		assertThatException().isThrownBy(() -> transaction.executeWithoutResult((status) -> {
			shards.forKey(SECOND).run(() -> work.accept(4L));
			shards.forKey(FIRST).run(() -> work.accept(5L));
		})).extracting(NestedExceptionUtils::getMostSpecificCause).isInstanceOf(ShardSwitchException.class);
		assertThat(this.cluster.database("s0").statements()).hasSize(sent);
		assertItems(1L, 2L, 3L);
	}

	private void assertItems(Long first, Long... second) {
		assertThat(this.cluster.items("default")).isEmpty();
		assertThat(this.cluster.items("s0")).containsExactly(first);
		assertThat(this.cluster.items("s1")).containsExactly(second);
	}

	/**
	 * Check that the server of the second shard received the text of a statement as it
	 * was given, once.
	 * @param sql the statement
	 */
	void assertSent(String sql) {
		List<String> statements = this.cluster.database("s1").statementsWith(sql);
		assertThat(statements).as(sql).hasSize(1).allSatisfy((line) -> assertThat(line).endsWith(": " + sql));
	}

}
