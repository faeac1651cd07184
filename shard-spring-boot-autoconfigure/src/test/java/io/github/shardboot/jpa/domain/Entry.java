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

import java.util.ArrayList;
import java.util.List;

import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.ManyToMany;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.SequenceGenerator;

import io.github.shardboot.Sharded;

/**
 * Lives in a shard without knowing its key.
 *
 * @author Shardboot Contributors
 */
@Entity
@Sharded
public class Entry {

	@Id
	@GeneratedValue(strategy = GenerationType.SEQUENCE)
	@SequenceGenerator(sequenceName = "entry_seq", allocationSize = 50)
	private Long id;

	private String text;

	@ManyToOne(fetch = FetchType.LAZY)
	private Account account;

	@ManyToMany
	private List<Entry> related = new ArrayList<>();

	protected Entry() {
	}

	/**
	 * Create an entry.
	 * @param text the text
	 * @param account the account, or {@code null}
	 */
	public Entry(String text, Account account) {
		this.text = text;
		this.account = account;
	}

	public Long getId() {
		return this.id;
	}

	public String getText() {
		return this.text;
	}

	public void setText(String text) {
		this.text = text;
	}

	public Account getAccount() {
		return this.account;
	}

	public void setAccount(Account account) {
		this.account = account;
	}

	public List<Entry> getRelated() {
		return this.related;
	}

	public void setRelated(List<Entry> related) {
		this.related = related;
	}

}
