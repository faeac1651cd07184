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

package io.github.shardboot.repository.allshards;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.convert.DurationStyle;

import io.github.shardboot.AllShards;
import io.github.shardboot.OnFailure;
import io.github.shardboot.ShardConfigurationException;
import io.github.shardboot.ShardResultMerger;
import io.github.shardboot.scatter.ScatterSettings;
import io.github.shardboot.scatter.ShardScatter;
import io.github.shardboot.scatter.merge.TextOrder;

/**
 * What all methods with {@code @AllShards} need.
 *
 * @param scatter runs the calls
 * @param limits the limits of calls
 * @param texts knows how the shards order texts
 * @param mergers the application's own mergers, the first that takes a method wins
 * @author Shardboot Contributors
 */
public record AllShardsSettings(ShardScatter scatter, ScatterSettings limits, TextOrder texts,
		List<ShardResultMerger> mergers) {

	/**
	 * Read the timeout of an annotation.
	 * @param annotation the annotation
	 * @param operation the method, for exceptions
	 * @return the timeout, or {@code null} for the default
	 * @throws ShardConfigurationException if it is no duration above zero
	 */
	public static @Nullable Duration timeout(AllShards annotation, String operation) {
		if (annotation.timeout().isBlank()) {
			return null;
		}
		try {
			Duration timeout = DurationStyle.detectAndParse(annotation.timeout());
			if (!timeout.isNegative() && !timeout.isZero()) {
				return timeout;
			}
		}
		catch (IllegalArgumentException ex) {
			// refused below
		}
		throw refuse(operation, "timeout '%s' is no duration above zero".formatted(annotation.timeout()),
				"Write for example \"2s\" or \"500ms\".");
	}

	/**
	 * Check that a result can say which shards are missing, if some may be.
	 * @param annotation the annotation
	 * @param type the return type of the method
	 * @param operation the method, for exceptions
	 * @throws ShardConfigurationException if it cannot
	 */
	public static void checkPartial(AllShards annotation, Class<?> type, String operation) {
		if (annotation.onFailure() == OnFailure.PARTIAL) {
			throw refuse(operation,
					"onFailure = PARTIAL needs a result that can say which shards are missing, which '%s' cannot"
						.formatted(type.getSimpleName()),
					"Return ShardResults.");
		}
	}

	static ShardConfigurationException refuse(String operation, String reason, String action) {
		return new ShardConfigurationException("Method '%s' cannot run on all shards: %s.".formatted(operation, reason),
				action);
	}

}
