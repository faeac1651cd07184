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

package io.github.shardboot.autoconfigure.catalog;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

import io.github.shardboot.ShardUnavailableException;
import io.github.shardboot.catalog.Catalog;

/**
 * Explains that an application does not start without its catalog.
 *
 * @author Shardboot Contributors
 */
class CatalogFailureAnalyzer extends AbstractFailureAnalyzer<ShardUnavailableException> {

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, ShardUnavailableException cause) {
		if (!cause.getShard().equals(Catalog.NAME)) {
			return null;
		}
		return new FailureAnalysis(cause.getMessage(),
				"Start the database of the catalog, or mend 'shard.catalog.url' and its login ('spring.datasource' if that is not set). The login needs the right to create tables once.",
				cause);
	}

}
