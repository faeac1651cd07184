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

package io.github.shardboot.rebalance.measure;

import java.util.Collection;
import java.util.List;

import io.github.shardboot.sql.SqlText;

/**
 * What each shard owns, before anything is measured.
 *
 * @author Shardboot Contributors
 */
interface OwnedPieces {

	/**
	 * Return what shards own.
	 * @param shards the names of the shards
	 * @return the pieces in a fixed order, without loads
	 */
	List<Piece> pieces(Collection<String> shards);

	/**
	 * Write the unit of a row in SQL.
	 * @param column the quoted column of its key
	 * @return an expression whose text is that of {@link #textOf}
	 */
	SqlText unit(SqlText column);

	/**
	 * Return what tells the rows of a piece from those of others.
	 * @param piece one of the pieces
	 * @return a text, unique among the pieces
	 */
	String textOf(Piece piece);

	/**
	 * Return the unit of a key.
	 * @param key the canonical key
	 * @return the text of its piece
	 */
	String unitOf(Object key);

}
