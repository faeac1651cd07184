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
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.TestContextAnnotationUtils;
import org.springframework.test.context.TestExecutionListener;
import org.springframework.test.context.support.AbstractTestExecutionListener;
import org.springframework.test.context.transaction.TransactionalTestExecutionListener;

import io.github.shardboot.ShardContext;
import io.github.shardboot.ShardContextHolder;
import io.github.shardboot.Shards;

/**
 * Opens the scope of {@link WithShardKey} before
 * {@link TransactionalTestExecutionListener} begins a transaction.
 *
 * @author Shardboot Contributors
 */
class WithShardKeyTestExecutionListener extends AbstractTestExecutionListener implements TestExecutionListener {

	private static final String SCOPE = WithShardKey.class.getName() + ".scope";

	@Override
	public int getOrder() {
		return 3500;
	}

	@Override
	public void beforeTestMethod(TestContext testContext) {
		WithShardKey annotation = find(testContext);
		if (annotation != null) {
			ShardContext shard = testContext.getApplicationContext()
				.getBean(Shards.class)
				.forKey(annotation.value())
				.call(ShardContext::require);
			testContext.setAttribute(SCOPE, ShardContextHolder.open(shard));
		}
	}

	@Override
	public void afterTestMethod(TestContext testContext) {
		if (testContext.removeAttribute(SCOPE) instanceof ShardContextHolder.Scope scope) {
			scope.close();
		}
	}

	private static @Nullable WithShardKey find(TestContext testContext) {
		WithShardKey ofMethod = AnnotatedElementUtils.findMergedAnnotation(testContext.getTestMethod(),
				WithShardKey.class);
		return (ofMethod != null) ? ofMethod
				: TestContextAnnotationUtils.findMergedAnnotation(testContext.getTestClass(), WithShardKey.class);
	}

}
