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

package io.github.shardboot.web;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.context.request.async.WebAsyncTask;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

/**
 * Answers asynchronously, with the scope of each thread that takes part.
 *
 * @author Shardboot Contributors
 */
@RestController
class AsyncController {

	private final AsyncTaskExecutor decorated;

	private final SimpleAsyncTaskExecutor plain = new SimpleAsyncTaskExecutor("plain-");

	AsyncController(AsyncTaskExecutor applicationTaskExecutor) {
		this.decorated = applicationTaskExecutor;
	}

	@GetMapping({ "/callable", "/t/{tenant}/callable" })
	Callable<Probe> callable() {
		return () -> new Probe(Scopes.current());
	}

	@GetMapping({ "/deferred", "/t/{tenant}/deferred" })
	DeferredResult<Probe> deferred() {
		DeferredResult<Probe> result = new DeferredResult<>();
		this.plain.execute(() -> result.setResult(new Probe(Scopes.current())));
		return result;
	}

	@GetMapping("/future")
	CompletableFuture<Probe> future() {
		return CompletableFuture.supplyAsync(() -> new Probe(Scopes.current()), this.decorated);
	}

	@GetMapping("/stream")
	StreamingResponseBody stream() {
		return (output) -> output.write(Scopes.current().getBytes(StandardCharsets.UTF_8));
	}

	@GetMapping("/events")
	SseEmitter events() {
		SseEmitter emitter = new SseEmitter();
		this.decorated.execute(() -> {
			try {
				emitter.send(Scopes.current());
				emitter.complete();
			}
			catch (Exception ex) {
				emitter.completeWithError(ex);
			}
		});
		return emitter;
	}

	@GetMapping({ "/failing-callable", "/t/{tenant}/failing-callable" })
	Callable<Probe> failingCallable() {
		return () -> {
			throw new IllegalStateException("thrown by test");
		};
	}

	@GetMapping("/failing-deferred")
	DeferredResult<Probe> failingDeferred() {
		DeferredResult<Probe> result = new DeferredResult<>();
		this.plain.execute(() -> result.setErrorResult(new IllegalStateException("thrown by test")));
		return result;
	}

	@GetMapping("/timeout")
	DeferredResult<Probe> timeout() {
		return new DeferredResult<>(1L);
	}

	@GetMapping("/slow-callable")
	WebAsyncTask<Probe> slowCallable() {
		return new WebAsyncTask<>(1L, () -> new CompletableFuture<Probe>().get());
	}

	/**
	 * Knows the scope in which it was made and tells the one in which it is written.
	 *
	 * @param made the scope in which the result was computed
	 */
	record Probe(String made) {

		@JsonProperty
		String written() {
			return Scopes.current();
		}

	}

}
