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

package io.github.shardboot.strategy.geo;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

import io.github.shardboot.ShardConfigurationException;
import io.github.shardboot.ShardResidencyException;
import io.github.shardboot.strategy.Suggestion;

/**
 * The regions whose keys must never be in a shard of another region. Whoever gives a key
 * a shard asks first. Immutable.
 *
 * @author Shardboot Contributors
 */
public final class Residency {

	private static final String PROPERTY = "shard.geo.resident";

	private final Map<String, String> regions;

	private final Set<String> resident;

	/**
	 * Create the guard.
	 * @param regions the region of each shard that is in one, by its name
	 * @param resident the regions whose keys must stay
	 * @throws ShardConfigurationException if no shard is in such a region
	 */
	public Residency(Map<String, String> regions, Collection<String> resident) {
		this.regions = Map.copyOf(regions);
		this.resident = Set.copyOf(resident);
		Set<String> known = new TreeSet<>(regions.values());
		for (String region : resident) {
			if (!known.contains(region)) {
				throw new ShardConfigurationException(PROPERTY, "No shard is in region '%s'.".formatted(region),
						Suggestion.of(region, "Regions", known));
			}
		}
	}

	/**
	 * Return whether there is anything to guard.
	 * @return {@code false} if all keys may be anywhere
	 */
	public boolean isEmpty() {
		return this.resident.isEmpty();
	}

	/**
	 * Return whether a key may be in a shard.
	 * @param region the name of the key's region, or {@code null} if it has none
	 * @param shard the name of the shard
	 * @return {@code false} if the key must stay in its region, which is not the shard's
	 */
	public boolean allows(@Nullable String region, String shard) {
		return region == null || !this.resident.contains(region) || region.equals(this.regions.get(shard));
	}

	/**
	 * Refuse to give a key a shard outside its region.
	 * @param region the name of the key's region, or {@code null} if it has none
	 * @param shard the name of the shard
	 * @param source what names the shard, for the message
	 * @throws ShardResidencyException if the key must stay in its region, which is not
	 * the shard's
	 */
	public void check(@Nullable String region, String shard, String source) {
		if (region != null && !allows(region, shard)) {
			throw new ShardResidencyException(region, shard,
					"%s names shard '%s' for a key that must not leave region '%s', as '%s' says. Choose a shard of the region."
						.formatted(source, shard, region, PROPERTY));
		}
	}

}
