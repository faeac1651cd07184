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

package io.github.shardboot.rebalance.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

import io.github.shardboot.directory.ShardTraits;
import io.github.shardboot.rebalance.measure.Load;
import io.github.shardboot.rebalance.measure.Piece;
import io.github.shardboot.strategy.geo.Residency;

/**
 * All shards and what they hold, at the time of a plan.
 *
 * @param shards the shards by name
 * @param pieces what can move, in a fixed order
 * @param rest what else each shard holds, by its name
 * @param residency the regions that keys must not leave
 * @author Shardboot Contributors
 */
record Cluster(SortedMap<String, ShardTraits> shards, List<Piece> pieces, Map<String, Load> rest, Residency residency) {

	/**
	 * Return whether a shard may get a piece that a plan is free to put anywhere.
	 * @param piece the piece
	 * @param shard the name of the shard
	 * @return {@code false} if the shard is to get nothing, is kept for one tenant, or is
	 * outside the region of the piece
	 */
	boolean mayChoose(Piece piece, String shard) {
		ShardTraits traits = this.shards.get(shard);
		return traits != null && traits.weight() > 0 && traits.dedicated() == piece.dedicated()
				&& mayHold(piece, shard);
	}

	/**
	 * Return whether a shard may hold a piece that somebody puts there by name.
	 * @param piece the piece
	 * @param shard the name of the shard
	 * @return {@code false} if the piece must not be there
	 */
	boolean mayHold(Piece piece, String shard) {
		ShardTraits traits = this.shards.get(shard);
		return traits != null && (piece.region() == null || piece.region().equals(traits.region()))
				&& this.residency.allows(piece.region(), shard);
	}

	/**
	 * Return what a shard owns.
	 * @param shard the name of the shard
	 * @return its pieces in order
	 */
	List<Piece> piecesOf(String shard) {
		List<Piece> owned = new ArrayList<>();
		for (Piece piece : this.pieces) {
			if (piece.shard().equals(shard)) {
				owned.add(piece);
			}
		}
		return owned;
	}

	Load restOf(String shard) {
		return this.rest.getOrDefault(shard, Load.NONE);
	}

	/**
	 * Return this cluster as it is without a piece.
	 * @param piece the piece
	 * @return the other cluster
	 */
	Cluster without(Piece piece) {
		List<Piece> others = new ArrayList<>(this.pieces);
		others.remove(piece);
		return new Cluster(this.shards, others, this.rest, this.residency);
	}

}
