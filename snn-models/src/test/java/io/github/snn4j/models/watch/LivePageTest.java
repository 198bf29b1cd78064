package io.github.snn4j.models.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.snn4j.layers.plan.Forecast;
import io.github.snn4j.models.train.HealthCheck;
import io.github.snn4j.models.train.TrainingListener;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LivePageTest {
    private final HttpClient client = HttpClient.newHttpClient();
    private LivePage page;

    @BeforeEach
    void open() throws IOException {
        page = new LivePage("net <b> on data", 0);
    }

    @AfterEach
    void close() {
        page.close();
    }

    private HttpResponse<String> get(String path) throws Exception {
        URI uri = page.address().resolve(path);
        return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }

    private JsonNode data() throws Exception {
        HttpResponse<String> answer = get("data.json");
        assertEquals(200, answer.statusCode());
        assertEquals(
                "application/json", answer.headers().firstValue("Content-Type").orElse(""));
        return new ObjectMapper().readTree(answer.body());
    }

    /** What is answered to a request that an HTTP client would not send. */
    private String raw(String request) throws IOException {
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), page.address().getPort())) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void everyFileHasItsTypeAndAStrictPolicy() throws Exception {
        Map<String, String> types = Map.of(
                "", "text/html; charset=utf-8",
                "live.css", "text/css; charset=utf-8",
                "live.js", "text/javascript; charset=utf-8",
                "charts.js", "text/javascript; charset=utf-8",
                "data.json", "application/json");
        for (Map.Entry<String, String> type : types.entrySet()) {
            HttpResponse<String> answer = get(type.getKey());
            assertEquals(200, answer.statusCode(), type.getKey());
            assertEquals(
                    type.getValue(), answer.headers().firstValue("Content-Type").orElse(""));
            assertEquals(
                    "nosniff",
                    answer.headers().firstValue("X-Content-Type-Options").orElse(""));
            assertEquals(
                    "no-store", answer.headers().firstValue("Cache-Control").orElse(""));
            String policy =
                    answer.headers().firstValue("Content-Security-Policy").orElse("");
            assertTrue(policy.startsWith("default-src 'none'; "), policy);
            assertFalse(policy.contains("unsafe") || policy.contains("*") || policy.contains("http"), policy);
        }
        assertEquals(404, get("nothing").statusCode());
        assertEquals(404, get("live.html/../../x").statusCode());
    }

    /** All that the page names it finds here, and it names nothing of elsewhere. */
    @Test
    void pageIsSelfContained() throws Exception {
        List<String> named = new ArrayList<>();
        for (String file : List.of("", "live.css", "live.js", "charts.js")) {
            String text = get(file).body().replace("http://www.w3.org/2000/svg", "");
            assertFalse(text.contains("http:") || text.contains("https:") || text.contains("//cdn"), file);
            Pattern.compile("(?:src=|href=|from |url\\(|fetch\\()[\"']([^\"']+)")
                    .matcher(text)
                    .results()
                    .forEach(m -> named.add(m.group(1)));
        }
        named.remove("data:,");
        assertEquals(4, named.size(), named.toString());
        for (String name : named) {
            assertEquals(200, get(name).statusCode(), name);
        }
    }

    @Test
    void onlyItsOwnHostIsServed() throws Exception {
        int port = page.address().getPort();
        for (String host : List.of("127.0.0.1:" + port, "localhost:" + port)) {
            assertTrue(raw("GET /data.json HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
                    .startsWith("HTTP/1.1 200"));
        }
        for (String headers : List.of(
                "Host: evil.example\r\n",
                "Host: evil.example:" + port + "\r\n",
                "Host: 127.0.0.1\r\n",
                "",
                "Host: localhost:" + port + "\r\nHost: evil.example\r\n")) {
            String answer = raw("GET /data.json HTTP/1.1\r\n" + headers + "Connection: close\r\n\r\n");
            assertTrue(answer.startsWith("HTTP/1.1 403") || answer.startsWith("HTTP/1.1 400"), headers + answer);
            assertFalse(answer.contains("net <b>"), answer);
        }
    }

    @Test
    void onlyGetIsAnswered() throws Exception {
        for (String method : List.of("POST", "PUT", "DELETE", "OPTIONS", "HEAD", "TRACE")) {
            String answer = raw(method + " / HTTP/1.1\r\nHost: localhost:"
                    + page.address().getPort() + "\r\nConnection: close\r\n\r\n");
            assertTrue(answer.startsWith("HTTP/1.1 405"), method + ": " + answer);
            assertTrue(answer.contains("Allow: GET"), answer);
        }
    }

    @Test
    void listensOnTheLoopbackAddressOnly() throws Exception {
        assertEquals("127.0.0.1", page.address().getHost());
        for (NetworkInterface link : Collections.list(NetworkInterface.getNetworkInterfaces())) {
            for (InetAddress address : Collections.list(link.getInetAddresses())) {
                if (!address.isLoopbackAddress()) {
                    assertThrows(
                            IOException.class,
                            () -> new Socket(address, page.address().getPort()).close());
                }
            }
        }
    }

    @Test
    void takenPortIsNamed() {
        int port = page.address().getPort();
        IOException e = assertThrows(IOException.class, () -> new LivePage("other", port).close());
        assertTrue(String.valueOf(e.getMessage()).contains("port " + port), e.getMessage());
    }

    @Test
    void dataSaysHowTrainingGoes() throws Exception {
        JsonNode before = data();
        assertEquals("net <b> on data", before.get("title").asText());
        assertTrue(before.get("now").isNull());
        page.started(
                new Forecast(1, 1, 1, 1, 1, 1),
                new HealthCheck(
                        List.of(new HealthCheck.Layer("spikes", 0, 1, 0), new HealthCheck.Layer("fine", 0.1, 0, 1))),
                1);
        page.step(TensorBoardLogTest.step(1, 2, 1, 2));
        page.step(TensorBoardLogTest.step(1, 2, 2, 2));
        page.epoch(
                new TrainingListener.Epoch(1, 2, 0.75, 0.25, Double.NaN, 9, 100, TensorBoardLogTest.step(1, 2, 2, 2)));
        page.alarm(new TrainingListener.Alarm(1, 2, "spikes", true, "recovered"));
        JsonNode data = data();
        assertEquals("[0.5,1.0]", data.at("/steps/at").toString());
        assertEquals("[1.0,0.5]", data.at("/steps/loss").toString());
        assertEquals("[0.0,0.5]", data.at("/steps/accuracy").toString());
        assertEquals("[2.0,1.0]", data.at("/steps/gradientNorm").toString());
        assertEquals("[1.5,0.75]", data.at("/steps/gradientNorms/conv").toString());
        assertEquals("[0.11,0.12]", data.at("/steps/firingRates/spikes").toString());
        assertEquals("[0.75]", data.at("/epochs/loss").toString());
        assertEquals("[null]", data.at("/epochs/watchAccuracy").toString());
        assertEquals(60, data.at("/now/secondsLeft").asDouble());
        assertEquals(2, data.at("/alarms").size());
        assertEquals(0, data.at("/alarms/0/step").asInt());
        assertTrue(data.at("/alarms/0/text").asText().contains("is dead"));
        assertTrue(data.at("/alarms/1/healthy").asBoolean());
    }

    @Test
    void longTrainingsAreThinnedAndEndAtTheNewest() throws Exception {
        for (int s = 1; s <= 12345; s++) {
            page.step(TensorBoardLogTest.step(1, 1, s, 12345));
        }
        JsonNode at = data().at("/steps/at");
        assertTrue(at.size() > LiveHistory.MOST / 2 && at.size() <= LiveHistory.MOST + 1, "points: " + at.size());
        assertEquals(1, at.get(at.size() - 1).asDouble());
        for (int i = 2; i < at.size() - 1; i++) {
            assertEquals(
                    at.get(1).asDouble() - at.get(0).asDouble(),
                    at.get(i).asDouble() - at.get(i - 1).asDouble(),
                    1e-6);
        }
    }

    /** A page that asks again while the server is closing is told the last figures, and that they are. */
    @Test
    void anOpenPageIsToldTheEnd() throws Exception {
        assertFalse(data().get("ended").asBoolean());
        page.step(TensorBoardLogTest.step(1, 1, 9, 9));
        Thread closing = new Thread(page::close);
        closing.start();
        JsonNode data = data();
        while (!data.get("ended").asBoolean()) {
            data = data();
        }
        assertEquals(9, data.at("/now/step").asInt());
        closing.join();
        assertThrows(ConnectException.class, () -> get("data.json"));
    }

    /** Browsers that send half a request, or ask for much and read nothing, hold up neither training nor other browsers. */
    @Test
    void browsersThatStallHoldNobodyUp() throws Exception {
        for (int s = 1; s <= 400; s++) {
            page.step(TensorBoardLogTest.step(1, 1, s, 400));
        }
        String request =
                "GET /data.json HTTP/1.1\r\nHost: localhost:" + page.address().getPort() + "\r\n\r\n";
        List<Socket> stalled = new ArrayList<>();
        try {
            for (int k = 0; k < 20; k++) {
                Socket socket = new Socket(
                        InetAddress.getLoopbackAddress(), page.address().getPort());
                String sent = k % 2 == 0 ? request.repeat(300) : "GET /data.json HT";
                Thread sender = new Thread(() -> {
                    try {
                        socket.getOutputStream().write(sent.getBytes(StandardCharsets.US_ASCII));
                    } catch (IOException e) {
                        // closed below while it waits for the server to read
                    }
                });
                sender.setDaemon(true);
                sender.start();
                stalled.add(socket);
            }
            for (int s = 1; s <= 10_000; s++) {
                page.step(TensorBoardLogTest.step(1, 1, s, 10_000));
            }
            assertEquals(10_000, data().at("/now/step").asInt());
            page.close();
            assertThrows(ConnectException.class, () -> get("data.json"));
        } finally {
            for (Socket socket : stalled) {
                socket.close();
            }
        }
    }
}
