package io.github.snn4j.models.chip.configuration;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** How the records become JSON: snake case, sorted keys, shortest decimals, arrays of primitives as data values. */
final class ConfigurationJson {
    static final String FORMAT = "snn-core-config";
    static final String VERSION = "1.0";
    private static final int LONGEST_STRING = 1 << 29;

    private ConfigurationJson() {}

    /** Where a writer puts an array's bytes; the result is the JSON string that stands for them. */
    interface Sink {
        String put(DataType type, byte[] bytes);
    }

    /** Where a reader finds the bytes that a JSON string stands for. */
    interface Store {
        ByteBuffer get(String value, DataType type) throws ConfigurationException;
    }

    private interface Encoder<A> {
        byte[] encode(A array);
    }

    private interface Decoder<A> {
        A decode(ByteBuffer bytes);
    }

    static JsonMapper writer(Sink sink) {
        var module = new SimpleModule();
        module.addSerializer(short[].class, serializer(sink, DataType.I16, DataType::encode));
        module.addSerializer(int[].class, serializer(sink, DataType.I32, DataType::encode));
        module.addSerializer(float[].class, serializer(sink, DataType.F32, DataType::encode));
        return base().addModule(module).build();
    }

    static JsonMapper reader(Store store) {
        var module = new SimpleModule();
        module.addDeserializer(short[].class, deserializer(store, DataType.I16, DataType::shorts));
        module.addDeserializer(int[].class, deserializer(store, DataType.I32, DataType::ints));
        module.addDeserializer(float[].class, deserializer(store, DataType.F32, DataType::floats));
        return base().addModule(module).build();
    }

    static JsonParser parser(Path file) throws IOException {
        return base().build().createParser(file.toFile());
    }

    /** The one way in which JSON is laid out. */
    static ObjectWriter canonical(JsonMapper mapper) {
        return mapper.writer(new DefaultPrettyPrinter(
                        Separators.createDefaultInstance().withObjectFieldValueSpacing(Separators.Spacing.NONE))
                .withObjectIndenter(new DefaultIndenter(" ", "\n")));
    }

    static byte[] meta(BinaryMeta meta) throws JsonProcessingException {
        return canonical(base().build()).writeValueAsBytes(meta);
    }

    /**
     * Reads what {@link #meta(BinaryMeta)} writes.
     *
     * @param name file and section, for errors
     */
    static BinaryMeta meta(byte[] json, String name) throws ConfigurationException {
        try {
            return base().build().readValue(json, BinaryMeta.class);
        } catch (JsonProcessingException e) {
            throw error(name, e);
        } catch (IOException e) {
            throw new ConfigurationException(name + ": " + e.getMessage(), e);
        }
    }

    /** What was wrong with the JSON of {@code name}. */
    static ConfigurationException error(String name, JsonProcessingException e) {
        if (e instanceof JsonMappingException wrong) {
            return wrong.getCause() instanceof ConfigurationException named
                    ? named
                    : new ConfigurationException(
                            name + ": " + e.getOriginalMessage() + " at " + wrong.getPathReference(), e);
        }
        return new ConfigurationException(
                name + ": not complete JSON, " + e.getOriginalMessage() + " (line "
                        + e.getLocation().getLineNr() + ", column "
                        + e.getLocation().getColumnNr() + ")",
                e);
    }

    private static JsonMapper.Builder base() {
        JsonMapper.Builder builder = JsonMapper.builder()
                .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
                .disable(MapperFeature.SORT_CREATOR_PROPERTIES_FIRST)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
                .disable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .defaultSetterInfo(JsonSetter.Value.forValueNulls(Nulls.FAIL, Nulls.FAIL))
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
        JsonMapper mapper = builder.build();
        mapper.getFactory()
                .setStreamReadConstraints(StreamReadConstraints.builder()
                        .maxStringLength(LONGEST_STRING)
                        .maxNestingDepth(20)
                        .build());
        return builder;
    }

    private static <A> JsonSerializer<A> serializer(Sink sink, DataType type, Encoder<A> encoder) {
        return new JsonSerializer<>() {
            @Override
            public void serialize(A array, JsonGenerator json, SerializerProvider provider) throws IOException {
                json.writeString(sink.put(type, encoder.encode(array)));
            }
        };
    }

    private static <A> JsonDeserializer<A> deserializer(Store store, DataType type, Decoder<A> decoder) {
        return new JsonDeserializer<>() {
            @Override
            public A deserialize(JsonParser json, DeserializationContext context) throws IOException {
                return decoder.decode(store.get(json.getValueAsString(""), type));
            }
        };
    }
}
