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

package io.github.shardboot.faults.move;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.github.shardboot.rebalance.engine.MoveSteps;

/**
 * An application that only carries moves out. It says which durable steps it makes, and
 * halts at one if it was told to ({@code halt <step>#<times>}) until it is told
 * {@code go}.
 *
 * @author Shardboot Contributors
 */
public final class MovingProcess {

	private MovingProcess() {
	}

	/**
	 * Start the application.
	 * @param args its properties
	 * @throws IOException if nobody tells it anything any more
	 */
	public static void main(String[] args) throws IOException {
		Halts halts = MoveApplication.run(args, Moving.class).getBean(Halts.class);
		ChildProcess.answer("ready");
		BufferedReader reader = new BufferedReader(new InputStreamReader(System.in));
		String line = reader.readLine();
		while (line != null) {
			if (line.startsWith("halt ")) {
				halts.halt(line.substring(5));
				ChildProcess.answer("armed");
			}
			else {
				halts.go();
			}
			line = reader.readLine();
		}
		Runtime.getRuntime().halt(0);
	}

	@Configuration(proxyBeanMethods = false)
	static class Moving {

		@Bean
		Halts halts() {
			return new Halts();
		}

	}

	/**
	 * Holds the mover at one of its steps.
	 */
	static final class Halts implements MoveSteps {

		private final Map<String, Integer> times = new HashMap<>();

		private final Semaphore goes = new Semaphore(0);

		private volatile String halt = "";

		@Override
		public void done(long move, String step) {
			String name;
			boolean hit;
			synchronized (this.times) {
				name = step + "#" + this.times.merge(move + step, 1, Integer::sum);
				hit = name.equals(this.halt);
				this.halt = hit ? "" : this.halt;
			}
			ChildProcess.answer((hit ? "halted " : "step ") + move + " " + name);
			if (hit) {
				this.goes.acquireUninterruptibly();
			}
		}

		void halt(String step) {
			this.goes.drainPermits();
			this.halt = step;
		}

		void go() {
			this.halt = "";
			this.goes.release();
		}

	}

}
