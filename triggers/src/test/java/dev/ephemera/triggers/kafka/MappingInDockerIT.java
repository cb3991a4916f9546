package dev.ephemera.triggers.kafka;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ephemera.dispatcher.queue.broker.DockerKafka;
import dev.ephemera.dispatcher.queue.broker.TestKafka;
import org.junit.jupiter.api.BeforeAll;

/** With a cluster of somebody else's: Kafka in a container of a real Docker Engine. */
class MappingInDockerIT extends MappingContract {

    @BeforeAll
    static void requireEngine() {
        assumeTrue(DockerKafka.engineAnswers(), DockerKafka.REASON);
    }

    @Override
    TestKafka kafka() {
        return DockerKafka.shared();
    }
}
