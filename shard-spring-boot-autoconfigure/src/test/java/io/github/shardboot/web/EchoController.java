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

import jakarta.servlet.http.HttpServletRequest;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Answers with the scope that the request runs in.
 *
 * @author Shardboot Contributors
 */
@RestController
class EchoController {

	@RequestMapping({ "/echo", "/needs/key", "/public/echo", "/actuator/health", "/actuator/{part}/echo" })
	String echo() {
		return Scopes.current();
	}

	@GetMapping("/t/{tenant}/echo")
	String echo(@PathVariable String tenant) {
		return Scopes.current() + " for " + tenant;
	}

	@RequestMapping("/form")
	String form(HttpServletRequest request) throws Exception {
		return Scopes.current() + " " + new String(request.getInputStream().readAllBytes());
	}

}
