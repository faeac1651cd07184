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

import java.util.List;
import java.util.Set;

import org.springframework.context.ConfigurableApplicationContext;

import io.github.shardboot.benchmarks.candidate.Databases;
import io.github.shardboot.benchmarks.candidate.ShardbootCandidate;

/**
 * One application whose repositories are routed.
 *
 * @author Shardboot Contributors
 */
class ShardbootRepositories extends RepositoryCandidate {

	private List<HashedAccounts> accounts = List.of();

	private List<EntryRows> entries = List.of();

	ShardbootRepositories(boolean jpa) {
		super(jpa);
	}

	@Override
	public void start(Databases databases) {
		ConfigurableApplicationContext context = run(ShardbootCandidate.properties(databases));
		this.accounts = List.of(context.getBean(HashedAccounts.class));
		this.entries = List.of(context.getBean(EntryRows.class));
		find(1);
	}

	@Override
	int find(long key) {
		return this.accounts.get(0).findById(key).isPresent() ? 1 : 0;
	}

	@Override
	int save(long key) {
		this.entries.get(0).save(entry(key));
		return 1;
	}

	@Override
	int findAll(Set<Long> keys) {
		int count = 0;
		for (HashedAccount account : this.accounts.get(0).findAllById(keys)) {
			count += (account.getId() > 0) ? 1 : 0;
		}
		return count;
	}

}
