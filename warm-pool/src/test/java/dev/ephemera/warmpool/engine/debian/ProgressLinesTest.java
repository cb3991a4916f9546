package dev.ephemera.warmpool.engine.debian;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class ProgressLinesTest {

    private final ProgressLines progress = new ProgressLines("image x");

    @Test
    void putsPiecesTogetherToLines() {
        progress.text("Step 1");
        progress.text("/2 : FROM y\n\n ---> 42\nStep");
        assertEquals("Step 1/2 : FROM y | ---> 42", progress.last());
    }

    @Test
    void keepsTheLastLinesOnly() {
        for (int i = 1; i <= 9; i++) {
            progress.line("line " + i);
        }
        assertEquals("line 5 | line 6 | line 7 | line 8 | line 9", progress.last());
    }
}
