package dev.ephemera.dispatcher.queue.work;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

/** Keeps what is logged about a thousand scripted troubles out of the output of a test. */
final class QuietWork implements BeforeAllCallback, AfterAllCallback {

    private final Logger work = (Logger) LoggerFactory.getLogger(QuietWork.class.getPackageName());

    @Override
    public void beforeAll(ExtensionContext context) {
        work.setLevel(Level.OFF);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        work.setLevel(null);
    }
}
