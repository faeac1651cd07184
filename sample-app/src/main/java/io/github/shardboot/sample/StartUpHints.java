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

package io.github.shardboot.sample;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/**
 * Tells a newcomer what to try.
 *
 * @author Shardboot Contributors
 */
@Component
class StartUpHints {

	private static final Logger logger = LoggerFactory.getLogger(StartUpHints.class);

	private static final String HINTS = """
			The shop is open. Try, in the directory of the checkout:

			  curl {url}/orders/import -H 'Content-Type: text/csv' --data-binary @sample-app/src/main/resources/orders.csv
			  curl {url}/where/42
			  curl {url}/customers/42/orders/totals
			  curl {url}/orders -H 'X-Customer-Id: 42'
			  curl {url}/customers -H 'Content-Type: application/json' -d '{"id":42,"name":"Ada","countryCode":"GB"}'
			  curl {url}/customers/42/orders -H 'Content-Type: application/json' -d '{"amount":9.99}'
			  curl {url}/customers/42/reviews -H 'Content-Type: application/json' -d '{"stars":5,"text":"Good."}'
			  curl {url}/reviews/$ID                           # the id that the review got
			  curl '{url}/search/orders?status=PAID&sort=amount&size=3'
			  curl {url}/search/orders/scroll?status=PAID
			  curl {url}/search/orders/totals
			  curl {url}/search/orders/totals/status
			  curl {url}/countries

			What operators look at:

			  curl {url}/actuator/shards
			  curl {url}/actuator/shards/locate/42
			  curl {url}/actuator/health
			  curl -s {url}/actuator/prometheus | grep ^shard_
			""";

	private final Environment environment;

	StartUpHints(Environment environment) {
		this.environment = environment;
	}

	@EventListener(ApplicationReadyEvent.class)
	void print() {
		String url = "localhost:" + this.environment.getProperty("local.server.port");
		logger.info(HINTS.replace("{url}", url));
	}

}
