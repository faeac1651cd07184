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

package io.github.shardboot.application;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import org.springframework.data.domain.Page;
import org.springframework.data.domain.Pageable;
import org.springframework.data.jdbc.repository.query.Modifying;
import org.springframework.data.jdbc.repository.query.Query;
import org.springframework.data.repository.ListCrudRepository;
import org.springframework.data.repository.query.Param;

import io.github.shardboot.AllShards;
import io.github.shardboot.Reduction;
import io.github.shardboot.ShardKey;

/**
 * A sharded repository.
 *
 * @author Shardboot Contributors
 */
public interface NoteRepository extends ListCrudRepository<Note, Long> {

	/**
	 * Find by key.
	 * @param owner the key
	 * @return the notes
	 */
	List<Note> findByOwner(@ShardKey Long owner);

	/**
	 * Rename all notes in the shard of a note.
	 * @param name the name
	 * @param note the note
	 */
	@Modifying
	@Query("update item set name = :name")
	void rename(@Param("name") String name, @ShardKey("owner") @Param("note") Note note);

	/**
	 * Find by several keys, in an order that several shards cannot be strung together in.
	 * @param owners the keys
	 * @return the notes
	 */
	List<Note> findByOwnerInOrderByName(Collection<Long> owners);

	/**
	 * Find in all shards.
	 * @param prefix how the name begins
	 * @param page which
	 * @return the notes
	 */
	@AllShards
	Page<Note> findByNameStartingWith(String prefix, Pageable page);

	/**
	 * Find the first of all shards.
	 * @param id the smallest id
	 * @return the note
	 */
	@AllShards
	Optional<Note> findFirstByIdGreaterThanOrderByIdDesc(Long id);

	/**
	 * Add up over all shards.
	 * @return the sum
	 */
	@AllShards(reduce = Reduction.SUM)
	@Query("select sum(id) from item")
	Long total();

	/**
	 * Read all shards.
	 * @param id the smallest id
	 * @return the notes
	 */
	@AllShards
	Stream<Note> streamByIdGreaterThanOrderById(Long id);

}
