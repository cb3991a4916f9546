package dev.ephemera.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * How fast signed webhooks are taken in, beside plain asynchronous calls of the same function. In both cases
 * the platform already runs what it has taken in; windows of the two take turns, so that both have it alike.
 */
final class WebhookBench {

    private static final String FUNCTION = "hello-python";
    private static final String WEBHOOK = "bench";
    private static final String SECRET = "a secret for measuring";
    private static final int TURNS = 2;

    private final PlatformProcess platform;
    private final Effort effort;
    private final Results results;

    WebhookBench(PlatformProcess platform, Effort effort, Results results) {
        this.platform = platform;
        this.effort = effort;
        this.results = results;
    }

    void run() throws IOException, InterruptedException, ExecutionException {
        platform.post(
                "/triggers/webhooks",
                "{\"name\":\"%s\",\"function\":\"%s\",\"scheme\":\"github\",\"secret\":\"%s\"}"
                        .formatted(WEBHOOK, FUNCTION, SECRET));
        String signature = "X-Hub-Signature-256: sha256=" + sign(PlatformProcess.CALL) + "\r\n";
        Callable<Load.Client> plain = () -> platform.caller(FUNCTION, "X-Ephemera-Async: true\r\n");
        Callable<Load.Client> signed = () -> platform.webhook(WEBHOOK, signature);
        perSecond(2, effort.warmUp().dividedBy(2), plain);
        perSecond(2, effort.warmUp().dividedBy(2), signed);
        for (int callers : effort.concurrencies()) {
            double plainRate = 0;
            double signedRate = 0;
            for (int turn = 0; turn < TURNS; turn++) {
                plainRate += perSecond(callers, effort.load().dividedBy(TURNS), plain) / TURNS;
                signedRate += perSecond(callers, effort.load().dividedBy(TURNS), signed) / TURNS;
            }
            results.add(Figure.of("webhooks: signed, checked and accepted, " + callers + " callers", signedRate, "/s")
                    .against("plain asynchronous calls", plainRate));
        }
    }

    private static double perSecond(int callers, Duration load, Callable<Load.Client> client)
            throws InterruptedException, ExecutionException {
        return Load.perSecond(callers, Duration.ofMillis(500), load, client);
    }

    private static String sign(String body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(SECRET.getBytes(UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(body.getBytes(UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has HmacSHA256", e);
        }
    }
}
