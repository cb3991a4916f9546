package dev.ephemera.triggers.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class KafkaEventTest {

    @Test
    void isLambdasEventToTheLetter() {
        RecordHeaders headers = new RecordHeaders();
        headers.add("headerKey", "headerVa\u00eb".getBytes(UTF_8));
        headers.add("headerKey", new byte[0]);
        headers.add("nothing", null);
        ConsumerRecord<byte[], byte[]> whole = new ConsumerRecord<>(
                "mytopic",
                0,
                15,
                1_545_084_650_987L,
                TimestampType.CREATE_TIME,
                0,
                0,
                "key?>".getBytes(UTF_8),
                "Hello, this is a test.".getBytes(UTF_8),
                headers,
                Optional.empty());
        ConsumerRecord<byte[], byte[]> bare = new ConsumerRecord<>(
                "mytopic",
                0,
                17,
                1_545_084_650_988L,
                TimestampType.LOG_APPEND_TIME,
                0,
                0,
                null,
                null,
                new RecordHeaders(),
                Optional.empty());

        byte[] event = KafkaEvent.write("b-2.example.com:9092,b-1.example.com:9092", List.of(whole, bare));

        assertEquals("""
                {"eventSource":"SelfManagedKafka",\
                "bootstrapServers":"b-2.example.com:9092,b-1.example.com:9092",\
                "records":{"mytopic-0":[\
                {"topic":"mytopic","partition":0,"offset":15,"timestamp":1545084650987,"timestampType":"CREATE_TIME",\
                "key":"a2V5Pz4=","value":"SGVsbG8sIHRoaXMgaXMgYSB0ZXN0Lg==",\
                "headers":[{"headerKey":[104,101,97,100,101,114,86,97,-61,-85]},{"headerKey":[]},{"nothing":null}]},\
                {"topic":"mytopic","partition":0,"offset":17,"timestamp":1545084650988,\
                "timestampType":"LOG_APPEND_TIME","headers":[]}]}}""", new String(event, UTF_8));
    }

    @Test
    void neverTakesMoreThanWasReckoned() {
        Random random = new Random(5);
        for (int round = 0; round < 200; round++) {
            List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
            for (int number = 0; number <= random.nextInt(5); number++) {
                RecordHeaders headers = new RecordHeaders();
                for (int header = 0; header < random.nextInt(4); header++) {
                    byte[] value = new byte[random.nextInt(300)];
                    random.nextBytes(value);
                    headers.add("\u0001\u00e4\"h".repeat(random.nextInt(9)), value);
                }
                byte[] value = new byte[random.nextInt(1000)];
                random.nextBytes(value);
                records.add(Records.record(Long.MAX_VALUE - number, value, headers));
            }
            assertTrue(KafkaEvent.write("a:9092", records).length <= KafkaEvent.sizeOf(records));
        }
    }
}
