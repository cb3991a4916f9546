package dev.ephemera.dispatcher.queue.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes keys and certificates with the JDK's keytool. */
final class Certificates {

    static final String PASSWORD = "change it";

    private final Path folder;

    Certificates(Path folder) {
        this.folder = folder;
    }

    /** A key with a certificate for this machine that it has signed itself. */
    CertificateStore key(String name) throws Exception {
        CertificateStore store = store(name + ".p12");
        keytool(
                store,
                "-genkeypair",
                "-alias",
                name,
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + name,
                "-ext",
                "SAN=dns:localhost,ip:127.0.0.1");
        return store;
    }

    /** The certificate of a key, as what others trust. */
    CertificateStore trustIn(CertificateStore key) throws Exception {
        Path certificate = certificateOf(key).file();
        CertificateStore store = store("trust-in-" + alias(key) + ".p12");
        keytool(store, "-importcert", "-noprompt", "-alias", alias(key), "-file", certificate.toString());
        return store;
    }

    /** The same as a PEM file. */
    CertificateStore certificateOf(CertificateStore key) throws Exception {
        Path file = folder.resolve(alias(key) + ".pem");
        keytool(key, "-exportcert", "-rfc", "-alias", alias(key), "-file", file.toString());
        return new CertificateStore(file, Optional.empty());
    }

    private CertificateStore store(String name) {
        return new CertificateStore(folder.resolve(name), Optional.of(PASSWORD));
    }

    private static String alias(CertificateStore key) {
        String name = key.file().getFileName().toString();
        return name.substring(0, name.lastIndexOf('.'));
    }

    private static void keytool(CertificateStore store, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments));
        command.addAll(List.of(
                "-keystore",
                store.file().toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD,
                "-keypass",
                PASSWORD));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
    }
}
