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

import org.jspecify.annotations.Nullable;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.data.domain.PageRequest;
import org.springframework.data.domain.Pageable;

/**
 * Pages over all shards: nobody knows how the rows before the page are spread, so each
 * shard is asked for its rows from the first to the last of the page.
 *
 * @param operation the method, for exceptions
 * @param parameters the parameters of the method
 * @param maxRows how many rows one shard may be asked for
 * @author Shardboot Contributors
 */
record PageRequests(String operation, SpecialParameters parameters, int maxRows) {

	/**
	 * Ask for all rows up to the end of the page.
	 * @param arguments the arguments of a call, with a page
	 * @return the arguments for each shard
	 */
	@Nullable Object[] fromStart(@Nullable Object[] arguments) {
		Pageable pageable = this.parameters.pageable(arguments);
		long rows = pageable.getOffset() + pageable.getPageSize();
		check(rows);
		return this.parameters.withPageable(arguments, PageRequest.of(0, Math.toIntExact(rows), pageable.getSort()));
	}

	void check(long rows) {
		if (rows > this.maxRows) {
			throw new InvalidDataAccessApiUsageException(
					"Method '%s' would ask each shard for %d rows; 'shard.scatter.max-rows-per-shard' is %d. "
						.formatted(this.operation, rows, this.maxRows)
							+ "Nothing was sent. Scroll by keyset instead of by offset: a Window with a ScrollPosition "
							+ "(JPA), or a condition on the last row seen, such as 'IdGreaterThan', with a Limit.");
		}
	}

}
