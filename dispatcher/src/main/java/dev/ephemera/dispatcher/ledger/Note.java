package dev.ephemera.dispatcher.ledger;

import dev.ephemera.dispatcher.function.FunctionName;
import dev.ephemera.dispatcher.invocation.Invocation;
import dev.ephemera.dispatcher.invocation.InvocationId;
import dev.ephemera.dispatcher.invocation.QueuedInvocation;
import java.util.Optional;

/** Something to be written behind. */
sealed interface Note {

    /** About what it takes in memory, in bytes. */
    long weight();

    /** A synchronous invocation is over. */
    record Ran(InvocationDetail detail, Optional<String> traceId, Optional<String> clientContext) implements Note {

        static Ran of(InvocationDetail detail, Invocation invocation) {
            return new Ran(detail, invocation.traceId(), invocation.clientContext());
        }

        @Override
        public long weight() {
            return 512L
                    + detail.log().bytes().length
                    + detail.event().map(kept -> kept.bytes().length).orElse(0)
                    + detail.result().map(kept -> kept.bytes().length).orElse(0)
                    + clientContext.map(String::length).orElse(0);
        }
    }

    /** An asynchronous invocation waits. */
    record Accepted(QueuedInvocation invocation) implements Note {

        /** Without the event, which is in the queue. */
        static Accepted of(QueuedInvocation invocation) {
            return new Accepted(new QueuedInvocation(
                    invocation.id(),
                    invocation.function(),
                    new byte[0],
                    invocation.origin(),
                    invocation.options(),
                    invocation.accepted(),
                    invocation.attempt(),
                    invocation.setbacks(),
                    invocation.notBefore(),
                    invocation.traceId(),
                    invocation.clientContext()));
        }

        @Override
        public long weight() {
            return 768L + invocation.clientContext().map(String::length).orElse(0);
        }
    }

    /** A run has said how far it has come; the latest word is looked up when this is written. */
    record Progressed(InvocationId id) implements Note {

        @Override
        public long weight() {
            return 2048;
        }
    }

    /** An asynchronous invocation is over, so that there may be too many of this function. */
    record Grown(FunctionName function) implements Note {

        @Override
        public long weight() {
            return 128;
        }
    }
}
