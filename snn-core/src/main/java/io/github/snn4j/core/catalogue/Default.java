package io.github.snn4j.core.catalogue;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What a record's component is where a file does not say: the value as it would stand in JSON. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Default {
    /** A JSON value, such as {@code 3}, {@code true} or {@code []}; a bare word is a string. */
    String value();
}
