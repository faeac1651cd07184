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
import java.util.Map;

import io.github.shardboot.strategy.ShardMap;

/**
 * Finds out what can move and how much it holds. Thread-safe.
 *
 * @author Shardboot Contributors
 */
public interface PieceSource {

	/**
	 * Ask shards what they hold.
	 * @param map the map that says who owns what
	 * @param shards the names of the shards
	 * @return what they own, and what else they hold
	 * @throws io.github.shardboot.ShardUnavailableException if one of them cannot be
	 * asked
	 * @throws org.springframework.dao.InvalidDataAccessApiUsageException if what they
	 * hold cannot be told, with the way out
	 */
	Survey survey(ShardMap map, Collection<String> shards);

	/**
	 * What shards hold.
	 *
	 * @param pieces what they own, in a fixed order
	 * @param rest what else each shard holds, by its name
	 * @param notes how far the figures are estimates
	 */
	record Survey(List<Piece> pieces, Map<String, Load> rest, List<String> notes) {

	}

}
