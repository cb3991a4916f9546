package dev.ephemera.triggers.kafka;

import dev.ephemera.dispatcher.queue.broker.TestBroker;
import dev.ephemera.dispatcher.queue.broker.TestKafka;

/** With the platform's own broker. */
class BrokerDeathIT extends BrokerDeathContract {

    @Override
    TestKafka kafka() {
        return TestBroker.shared();
    }
}
