package io.github.shardboot.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Runs a test method, or every test method of a class, in the scope of a shard key, as
 * {@code Shards.forKey(...)} would. The scope is open before the transaction of the test
 * begins, before {@code @Sql} scripts and {@code @BeforeEach} methods, and until after
 * {@code @AfterEach} methods. Other threads do not see it.
 *
 * @author Shardboot Contributors
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ ElementType.METHOD, ElementType.TYPE })
public @interface WithShardKey {

	/**
	 * The shard key.
	 * @return the text of the key
	 */
	String value();

}
