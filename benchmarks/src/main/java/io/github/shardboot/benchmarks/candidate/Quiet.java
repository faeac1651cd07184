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

package io.github.shardboot.benchmarks.candidate;

import java.util.HashMap;
import java.util.Map;

/**
 * Keeps applications from writing to the standard output, which belongs to the
 * conversation with the process that measures.
 *
 * @author Shardboot Contributors
 */
public final class Quiet {

	private Quiet() {
	}

	/**
	 * Add what keeps an application quiet.
	 * @param properties its own properties
	 * @return all properties
	 */
	public static Map<String, Object> with(Map<String, Object> properties) {
		Map<String, Object> all = new HashMap<>(properties);
		all.put("spring.main.banner-mode", "off");
		all.put("logging.level.root", "error");
		return all;
	}

}
