package dev.ephemera.triggers.objectstore.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ephemera.dispatcher.child.ChildJvm;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** One life of the store, from the start of its process to the end. Confined to one thread but for its listening. */
final class StoreLife implements Conversation.Listener {

    /** What becomes known of the store on the way. */
    interface Witness {

        /** It serves clients. */
        void serves(long pid, int port, Conversation conversation);

        /** So many events wait to be handed over. */
        void keeps(long events);
    }

    private static final String MAIN = "dev.ephemera.objectstore.Main";

    private final EmbeddedStoreSettings settings;
    private final StoreFolder folder;
    private final AnswerStore answers;
    private final Witness witness;
    private final CompletableFuture<Integer> served = new CompletableFuture<>();

    StoreLife(EmbeddedStoreSettings settings, StoreFolder folder, AnswerStore answers, Witness witness) {
        this.settings = settings;
        this.folder = folder;
        this.answers = answers;
        this.witness = witness;
    }

    /**
     * Lives it. Returns when it was ended in order; nothing is left of the process in any case.
     *
     * @param port where to serve
     * @param closing its completion ends the life in order
     * @throws StoreException if the store cannot be started, or has ended by itself
     */
    void live(int port, CompletableFuture<?> closing) throws StoreException, InterruptedException {
        ChildJvm jvm = new ChildJvm(settings.javaHome(), settings.libraries(), MAIN);
        Conversation conversation = new Conversation(this);
        StoreProcess process;
        try {
            ProcessBuilder command = jvm.command(
                    folder.path(),
                    List.of(
                            "-Xmx" + settings.heap().bytes(),
                            "-XX:ErrorFile=" + folder.path().resolve("crash.log")),
                    List.of(folder.path().toString(), Integer.toString(port)));
            process = StoreProcess.start(command, conversation, folder.output());
        } catch (IOException e) {
            throw new StoreException(String.valueOf(e.getMessage()), e);
        }
        boolean inOrder;
        int code;
        try {
            CompletableFuture<?> over = CompletableFuture.anyOf(process.ended(), closing);
            await(CompletableFuture.anyOf(served, over));
            if (served.isDone() && !over.isDone()) {
                witness.serves(process.pid(), served.join(), conversation);
            }
            await(over);
        } finally {
            inOrder = closing.isDone();
            code = process.stop(settings.patience());
        }
        if (!inOrder) {
            if (!served.isDone()) {
                forgetRecordedStart(jvm);
            }
            throw new StoreException(new StoreCauses(settings, port).ofEnd(code, process.lastLines()));
        }
    }

    @Override
    public void answer(JsonNode question, ObjectNode answer) throws InterruptedException {
        answers.answer(question, answer);
    }

    @Override
    public void said(String what, long number) {
        switch (what) {
            case "ready" -> served.complete(Math.toIntExact(number));
            case "kept" -> witness.keeps(number);
            default -> throw new IllegalArgumentException("The object store says what nobody understands: " + what);
        }
    }

    private static void await(CompletableFuture<?> event) throws InterruptedException {
        try {
            event.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("The end of a process is never a failure", e);
        }
    }

    private static void forgetRecordedStart(ChildJvm jvm) throws StoreException {
        try {
            jvm.forgetRecordedStart();
        } catch (IOException e) {
            throw new StoreException("what was recorded of the object store's start cannot be removed: " + e, e);
        }
    }
}
