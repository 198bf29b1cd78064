package io.github.snn4j.zoo.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Properties;

/** Which ND4J backend is on the class path, found without loading it. */
final class Nd4jBackend {
    private static final List<String> KNOWN = List.of("nd4j-native", "nd4j-cuda-11.6", "nd4j-cuda-11.4");

    private Nd4jBackend() {}

    static String onClassPath() {
        for (String artifact : KNOWN) {
            String file = "/META-INF/maven/org.nd4j/" + artifact + "/pom.properties";
            try (InputStream in = Nd4jBackend.class.getResourceAsStream(file)) {
                if (in != null) {
                    Properties properties = new Properties();
                    properties.load(in);
                    return artifact + " " + properties.getProperty("version");
                }
            } catch (IOException e) {
                return artifact + ", unreadable (" + e.getMessage() + ")";
            }
        }
        return "none on the class path";
    }
}
