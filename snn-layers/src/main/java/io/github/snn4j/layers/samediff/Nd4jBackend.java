package io.github.snn4j.layers.samediff;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Properties;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Which ND4J backend this program would use. */
public final class Nd4jBackend {
    private static final List<String> KNOWN = List.of("nd4j-native", "nd4j-cuda-11.6", "nd4j-cuda-11.4");

    private Nd4jBackend() {}

    /** Name and version of the backend on the class path, found without loading ND4J; or that there is none. */
    public static String onClassPath() {
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

    /** Loads ND4J, multiplies two matrices, and says which backend did and whether the product is right. */
    public static String tryOut() {
        try {
            INDArray product = Nd4j.ones(2, 3).mmul(Nd4j.ones(3, 2));
            return "loaded " + Nd4j.getBackend().getClass().getSimpleName() + ", a matrix product is "
                    + (product.getDouble(0, 0) == 3 ? "right" : "wrong");
        } catch (RuntimeException | LinkageError e) {
            return "cannot be loaded: " + e;
        }
    }
}
