package io.github.shardboot.autoconfigure;

import io.micrometer.observation.ObservationRegistry;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

import io.github.shardboot.micrometer.ScatterObservationListener;
import io.github.shardboot.scatter.ScatterListener;

/**
 * Auto-configuration of observations of calls on several shards.
 *
 * @author Shardboot Contributors
 */
@AutoConfiguration(after = ShardAutoConfiguration.class,
		afterName = "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration")
@ConditionalOnClass(ObservationRegistry.class)
@ConditionalOnBean(ObservationRegistry.class)
@ConditionalOnBooleanProperty(name = "shard.enabled", matchIfMissing = true)
public final class ShardObservationAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(ScatterListener.class)
	ScatterObservationListener scatterObservationListener(ObservationRegistry registry) {
		return new ScatterObservationListener(registry);
	}

}
