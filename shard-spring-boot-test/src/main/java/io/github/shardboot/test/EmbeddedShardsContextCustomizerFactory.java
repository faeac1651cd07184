package io.github.shardboot.test;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;
import org.springframework.test.context.ContextConfigurationAttributes;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.ContextCustomizerFactory;
import org.springframework.test.context.TestContextAnnotationUtils;

/**
 * Finds {@link AutoConfigureEmbeddedShards} on test classes and those around them.
 *
 * @author Shardboot Contributors
 */
class EmbeddedShardsContextCustomizerFactory implements ContextCustomizerFactory {

	@Override
	public @Nullable ContextCustomizer createContextCustomizer(Class<?> testClass,
			List<ContextConfigurationAttributes> configAttributes) {
		AutoConfigureEmbeddedShards annotation = TestContextAnnotationUtils.findMergedAnnotation(testClass,
				AutoConfigureEmbeddedShards.class);
		return (annotation == null) ? null : new EmbeddedShardsContextCustomizer(
				new TreeSet<>(Set.of(annotation.shards())), annotation.defaultDatabase());
	}

}
