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

package io.github.shardboot.autoconfigure.migration;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.io.ResourceLoader;
import org.springframework.core.io.support.ResourcePatternUtils;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Matches when {@code shard.flyway.locations} is set, or the default location exists.
 *
 * @author Shardboot Contributors
 */
class OnShardMigrationsCondition extends SpringBootCondition {

	private static final String LOCATIONS = "shard.flyway.locations";

	private static final String DEFAULT_LOCATION = "classpath:db/shard-migration";

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		ConditionMessage.Builder message = ConditionMessage.forCondition("Migrations of Shards");
		if (Binder.get(context.getEnvironment()).bind(LOCATIONS, Bindable.listOf(String.class)).isBound()) {
			return ConditionOutcome.match(message.foundExactly("property " + LOCATIONS));
		}
		return exists(context.getResourceLoader(), DEFAULT_LOCATION)
				? ConditionOutcome.match(message.foundExactly(DEFAULT_LOCATION))
				: ConditionOutcome.noMatch(message.didNotFind(DEFAULT_LOCATION).atAll());
	}

	/**
	 * Return the locations on the class path that do not exist.
	 * @param resourceLoader how to find them
	 * @param locations the locations as Flyway writes them
	 * @return those that are missing
	 */
	static List<String> missing(ResourceLoader resourceLoader, List<String> locations) {
		return locations.stream()
			.filter((location) -> !location.contains(":") || location.startsWith("classpath:"))
			.filter((location) -> !exists(resourceLoader, location))
			.toList();
	}

	private static boolean exists(ResourceLoader resourceLoader, String location) {
		String path = location.substring(location.indexOf(':') + 1);
		try {
			return ResourcePatternUtils.getResourcePatternResolver(resourceLoader)
				.getResources("classpath*:" + path + "/**/*.*").length > 0;
		}
		catch (FileNotFoundException ex) {
			return false;
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Migrations of shards cannot be looked for in '%s'".formatted(location), ex);
		}
	}

}
