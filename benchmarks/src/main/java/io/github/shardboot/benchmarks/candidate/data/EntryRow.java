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

import jakarta.persistence.Entity;
import jakarta.persistence.Transient;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.domain.Persistable;
import org.springframework.data.relational.core.mapping.Table;

import io.github.shardboot.ShardKey;

/**
 * A row to insert.
 *
 * @author Shardboot Contributors
 */
@Entity
@Table("entry")
@jakarta.persistence.Table(name = "entry")
public class EntryRow implements Persistable<Long> {

	@Id
	@jakarta.persistence.Id
	@ShardKey
	private @Nullable Long id;

	private String note = "a note";

	@Override
	public @Nullable Long getId() {
		return this.id;
	}

	/**
	 * Set the id.
	 * @param id the id
	 */
	public void setId(Long id) {
		this.id = id;
	}

	/**
	 * Return the note.
	 * @return the note
	 */
	public String getNote() {
		return this.note;
	}

	/**
	 * Set the note.
	 * @param note the note
	 */
	public void setNote(String note) {
		this.note = note;
	}

	@Override
	@Transient
	@org.springframework.data.annotation.Transient
	public boolean isNew() {
		return true;
	}

}
