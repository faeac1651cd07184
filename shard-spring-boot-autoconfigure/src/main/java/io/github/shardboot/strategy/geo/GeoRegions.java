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

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import io.github.shardboot.ShardConfigurationException;
import io.github.shardboot.UnknownShardKeyException;
import io.github.shardboot.strategy.Suggestion;

/**
 * The regions, the shards in them and the codes that stand for them, in upper or lower
 * case. Immutable.
 * <p>
 * A code that no region lists has no region, unless one lists {@value #OTHERS}, which
 * stands for all other codes.
 *
 * @author Shardboot Contributors
 */
public final class GeoRegions {

	private static final String PROPERTY = "shard.geo.regions";

	private static final String OTHERS = "*";

	private static final Pattern CODE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9-]{0,39}");

	private static final Set<String> YAML_BOOLEANS = Set.of("true", "false");

	private final Map<String, String> shards;

	private final Set<String> names;

	private final Map<String, String> byCode = new HashMap<>();

	private final Map<String, List<String>> codes;

	private final @Nullable String others;

	/**
	 * Create the regions.
	 * @param codes the codes of each region; the name of a region is a code of its own
	 * @param shards the region of each shard that is in one, by its name
	 * @throws ShardConfigurationException if a code is malformed or belongs to two
	 * regions, or a region has no shard
	 */
	public GeoRegions(Map<String, List<String>> codes, Map<String, String> shards) {
		this.shards = Map.copyOf(shards);
		this.names = new TreeSet<>(shards.values());
		this.codes = new TreeMap<>(codes);
		new TreeMap<>(shards).forEach((shard, region) -> add("shard.shards." + shard + ".region", region, region));
		String rest = null;
		for (Map.Entry<String, List<String>> entry : this.codes.entrySet()) {
			String property = PROPERTY + "." + entry.getKey();
			if (!this.names.contains(entry.getKey())) {
				throw new ShardConfigurationException(property, "No shard is in region '%s'.".formatted(entry.getKey()),
						"Set 'shard.shards.<name>.region', or remove the region. "
								+ Suggestion.of(entry.getKey(), "Regions", this.names));
			}
			for (String code : entry.getValue()) {
				if (code.equals(OTHERS)) {
					rest = others(property, entry.getKey(), rest);
				}
				else {
					add(property, code, entry.getKey());
				}
			}
		}
		this.others = rest;
	}

	private static String others(String property, String region, @Nullable String other) {
		if (other != null && !other.equals(region)) {
			throw belongsToOther(property, OTHERS, region, other);
		}
		return region;
	}

	private void add(String property, String code, String region) {
		if (YAML_BOOLEANS.contains(code)) {
			throw new ShardConfigurationException(property,
					"'%s' is not a code of a region, but what YAML makes of words such as NO and ON.".formatted(code),
					"Put the code in quotes, as in [SE, \"NO\"].");
		}
		if (!CODE.matcher(code).matches()) {
			throw new ShardConfigurationException(property, "'%s' is not a code of a region.".formatted(code),
					"Use 1 to 40 letters, digits and hyphens, such as 'DE', or '%s' for all other codes."
						.formatted(OTHERS));
		}
		for (String text : List.of(code, code.toLowerCase(Locale.ROOT), code.toUpperCase(Locale.ROOT))) {
			String other = this.byCode.putIfAbsent(text, region);
			if (other != null && !other.equals(region)) {
				throw belongsToOther(property, code, region, other);
			}
		}
	}

	private static ShardConfigurationException belongsToOther(String property, String code, String region,
			String other) {
		return new ShardConfigurationException(property,
				"'%s' of region '%s' belongs to region '%s' too.".formatted(code, region, other),
				"Give every code to one region. Upper and lower case are the same; so is the name of a region and a code.");
	}

	/**
	 * Return the names of all regions.
	 * @return the names, in alphabetical order
	 */
	public Set<String> names() {
		return this.names;
	}

	/**
	 * Return the shards of a region.
	 * @param region the name of the region
	 * @return the names of its shards, in alphabetical order
	 */
	List<String> shardsOf(String region) {
		return this.shards.entrySet()
			.stream()
			.filter((entry) -> entry.getValue().equals(region))
			.map(Map.Entry::getKey)
			.sorted()
			.toList();
	}

	/**
	 * Return the region of a shard.
	 * @param shard the name of the shard
	 * @return the name of the region, or {@code null} if it is in none
	 */
	@Nullable String regionOfShard(String shard) {
		return this.shards.get(shard);
	}

	/**
	 * Find the region that a code stands for.
	 * @param code the name of a region or one of its codes
	 * @return the name of the region
	 * @throws UnknownShardKeyException if there is none
	 */
	String require(String code) {
		String region = this.byCode.get(code);
		if (region == null) {
			region = this.byCode.getOrDefault(code.toLowerCase(Locale.ROOT), this.others);
		}
		if (region == null) {
			// the code may come from a request
			String found = CODE.matcher(code).matches() ? "in region '" + code + "'" : "in this region";
			throw new UnknownShardKeyException(
					"No shard is %s. Regions are '%s'; 'shard.geo.regions.<region>' lists their codes.".formatted(found,
							String.join("', '", this.names)));
		}
		return region;
	}

	/**
	 * Describe what a change of the codes would move.
	 * @return texts by region
	 */
	Map<String, List<String>> describe() {
		Map<String, List<String>> description = new TreeMap<>();
		this.codes.forEach((region, texts) -> {
			List<String> lines = new ArrayList<>(new TreeSet<>(texts));
			if (region.equals(this.others)) {
				// every code that is added elsewhere is taken from here
				lines.add(this.codes.toString());
			}
			description.put(region + ":", lines);
		});
		return description;
	}

}
