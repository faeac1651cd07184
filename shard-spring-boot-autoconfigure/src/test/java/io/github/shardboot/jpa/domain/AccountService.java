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

package io.github.shardboot.jpa.domain;

import java.util.List;

import jakarta.persistence.EntityManager;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.annotation.Transactional;

import io.github.shardboot.ShardKey;

/**
 * Uses a shard in every way inside one transaction.
 *
 * @author Shardboot Contributors
 */
public class AccountService {

	private final AccountRepository accounts;

	private final EntityManager entityManager;

	private final JdbcTemplate jdbcTemplate;

	private final JdbcClient jdbcClient;

	AccountService(AccountRepository accounts, EntityManager entityManager, JdbcTemplate jdbcTemplate,
			JdbcClient jdbcClient) {
		this.accounts = accounts;
		this.entityManager = entityManager;
		this.jdbcTemplate = jdbcTemplate;
		this.jdbcClient = jdbcClient;
	}

	/**
	 * Write an account and ask for it in five ways.
	 * @param owner the key
	 * @param account the account
	 * @return the names of the databases that answered
	 */
	@Transactional
	public List<String> writeAndAsk(@ShardKey Long owner, Account account) {
		this.accounts.saveAndFlush(account);
		String sql = "select current_database() from account where id = " + account.getId();
		return List.of(this.jdbcTemplate.queryForObject(sql, String.class),
				this.jdbcClient.sql(sql).query(String.class).single(),
				(String) this.entityManager.createNativeQuery(sql, String.class).getSingleResult(),
				String.valueOf(this.accounts.countNatively()), String.valueOf(this.accounts.findByOwner(owner).size()));
	}

	/**
	 * Know the key when the transaction has begun.
	 * @param owner the key
	 * @return the accounts
	 */
	@Transactional
	public List<Account> findLate(Long owner) {
		return this.accounts.findByOwner(owner);
	}

}
