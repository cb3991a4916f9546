package dev.ephemera.dispatcher.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ephemera.warmpool.resources.MemorySize;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
final class RunLogTest {

    private final FakeOutput output = new FakeOutput();

    @Test
    void keepsOutputBetweenThePlatformsLines() throws IOException {
        RunLog log = limitedTo(1000);
        log.line("START");
        output.print("one\ntwo\n");
        log.drain();
        log.closeOutput();
        log.line("END");
        assertEquals("START\none\ntwo\nEND\n", log.toLog().text());
    }

    @Test
    void startsItsOwnLinesOnALineOfTheirOwn() throws IOException {
        RunLog log = limitedTo(1000);
        output.print("no end");
        log.drain();
        log.line("END");
        log.line("REPORT");
        assertEquals("no end\nEND\nREPORT\n", log.toLog().text());
    }

    @Test
    void goesOnInTheMiddleOfALine() throws IOException {
        RunLog log = limitedTo(1000);
        output.print("half ");
        log.drain();
        output.print("line\n");
        log.drain();
        assertEquals("half line\n", log.toLog().text());
    }

    @Test
    void takesEverythingThatAFullPipeHolds() throws IOException {
        RunLog log = limitedTo(4 << 20);
        String much = "0123456789abcde\n".repeat((1 << 20) / 16);
        output.print(much);
        log.drain();
        assertTrue(output.empty());
        assertEquals(much, log.toLog().text());
    }

    @Test
    void saysWhatIsCutAndWhere() throws IOException {
        RunLog log = limitedTo(10);
        log.line("START");
        output.print("0123456789too much\n");
        log.drain();
        log.line("the run was ended");
        output.print("more");
        log.drain();
        log.closeOutput();
        log.line("END");
        assertEquals("""
                START
                0123456789
                [13 more bytes of output were cut here: a log holds at most 10 B]
                the run was ended
                END
                """, log.toLog().text());
    }

    @Test
    void cutsNothingThatJustFits() throws IOException {
        RunLog log = limitedTo(10);
        log.line("a line of the platform does not count");
        output.print("012345678\n");
        log.drain();
        log.closeOutput();
        assertEquals(
                "a line of the platform does not count\n012345678\n",
                log.toLog().text());
    }

    @Test
    void keepsNothingMoreAfterTheCut() throws IOException {
        RunLog log = limitedTo(8);
        output.print("1234567\n9");
        log.drain();
        output.print("x\n");
        log.drain();
        log.closeOutput();
        assertEquals(
                "1234567\n[3 more bytes of output were cut here: a log holds at most 8 B]\n",
                log.toLog().text());
    }

    @Test
    void emptiesThePipeBeyondTheLimit() throws IOException {
        RunLog log = limitedTo(1);
        output.print("x".repeat(1 << 17));
        log.drain();
        assertTrue(output.empty());
    }

    @Test
    void doesNotHangOnEndlessOutput() throws IOException {
        RunLog log = limitedTo(100);
        output.printForever();
        log.drain();
        log.closeOutput();
        assertTrue(log.toLog().text().contains("more bytes of output were cut here"));
        assertTrue(log.toLog().bytes().length < 300);
    }

    @Test
    void throwsAwayWhatIsPrintedAfterTheEnd() throws IOException {
        RunLog log = limitedTo(1000);
        log.closeOutput();
        log.line("END");
        output.print("too late\n");
        log.drain();
        log.line("REPORT");
        assertEquals("END\nREPORT\n", log.toLog().text());
        assertTrue(output.empty());
    }

    @Test
    void marksACutOnce() throws IOException {
        RunLog log = limitedTo(0);
        output.print("x");
        log.drain();
        log.closeOutput();
        log.closeOutput();
        assertEquals(
                "[1 more bytes of output were cut here: a log holds at most 0 B]\n",
                log.toLog().text());
    }

    @Test
    void canBeReadFromAPositionWhileItGrows() throws IOException {
        RunLog log = limitedTo(1000);
        log.line("START");
        assertEquals("STA", read(log, 0, 3));
        assertEquals("RT\n", read(log, 3, 100));
        assertEquals("", read(log, 6, 100));
        output.print("more");
        log.drain();
        assertEquals("more", read(log, 6, 100));
    }

    @Test
    void showsNothingBehindACutBeforeTheCutIsMarked() throws IOException {
        RunLog log = limitedTo(10);
        output.print("0123456789too much\n");
        log.drain();
        log.line("the run was ended");
        assertEquals("0123456789\n", read(log, 0, 1000));
        assertEquals("", read(log, 11, 1000));
        log.closeOutput();
        log.line("END");
        assertEquals(log.toLog().text(), "0123456789\n" + read(log, 11, 1000));
    }

    @Test
    void tellsOfEachGrowth() throws IOException {
        RunLog log = limitedTo(5);
        AtomicInteger growths = new AtomicInteger();
        log.onGrowth(growths::incrementAndGet);
        log.line("START");
        assertEquals(1, growths.get());
        log.drain();
        assertEquals(1, growths.get());
        output.print("12345");
        log.drain();
        assertEquals(2, growths.get());
        output.print("no room for that");
        log.drain();
        log.line("END");
        assertEquals("START\n12345\n", read(log, 0, 100));
    }

    @Test
    void saysWhenThePipeCannotBeRead() {
        output.fail();
        assertThrows(IOException.class, () -> limitedTo(10).drain());
    }

    private static String read(RunLog log, int from, int most) {
        return new String(log.read(from, most), UTF_8);
    }

    private RunLog limitedTo(long bytes) {
        return new RunLog(output, new MemorySize(bytes));
    }
}
