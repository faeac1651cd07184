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

package io.github.shardboot.test;

import org.jspecify.annotations.Nullable;
import org.springframework.core.NamedThreadLocal;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.support.AbstractTestExecutionListener;

/**
 * Gives {@link ShardAssertions} the recorder of the running test, with nothing in it at
 * the beginning of the test method.
 *
 * @author Shardboot Contributors
 */
class RecorderTestExecutionListener extends AbstractTestExecutionListener {

	private static final ThreadLocal<@Nullable ScatterRecorder> CURRENT = new NamedThreadLocal<>("Scatter recorder");

	static @Nullable ScatterRecorder current() {
		return CURRENT.get();
	}

	@Override
	public int getOrder() {
		// after @Sql scripts and whatever else prepares the test
		return LOWEST_PRECEDENCE;
	}

	@Override
	public void beforeTestExecution(TestContext testContext) {
		ScatterRecorder recorder = testContext.getApplicationContext()
			.getBeanProvider(ScatterRecorder.class)
			.getIfAvailable();
		if (recorder != null) {
			recorder.forget();
			CURRENT.set(recorder);
		}
	}

	@Override
	public void afterTestMethod(TestContext testContext) {
		CURRENT.remove();
	}

}
