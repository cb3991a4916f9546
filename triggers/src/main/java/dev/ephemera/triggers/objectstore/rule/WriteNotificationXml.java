package dev.ephemera.triggers.objectstore.rule;

import dev.ephemera.triggers.objectstore.event.EventPattern;
import java.io.StringWriter;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** Writes rules as S3's GetBucketNotificationConfiguration answers them. */
public final class WriteNotificationXml {

    private static final String NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/";

    private WriteNotificationXml() {}

    public static String of(BucketRules rules) {
        StringWriter text = new StringWriter();
        try {
            XMLStreamWriter xml = XMLOutputFactory.newInstance().createXMLStreamWriter(text);
            xml.writeStartDocument("UTF-8", "1.0");
            xml.writeStartElement("NotificationConfiguration");
            xml.writeDefaultNamespace(NAMESPACE);
            for (NotificationRule rule : rules.rules()) {
                write(xml, rule);
            }
            xml.writeEndDocument();
            xml.close();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("Writing to memory failed", e);
        }
        return text.toString();
    }

    private static void write(XMLStreamWriter xml, NotificationRule rule) throws XMLStreamException {
        xml.writeStartElement("CloudFunctionConfiguration");
        element(xml, "Id", rule.id());
        element(xml, "CloudFunction", rule.function().arn());
        for (EventPattern event : rule.events()) {
            element(xml, "Event", event.text());
        }
        if (!rule.filter().equals(KeyFilter.ALL)) {
            xml.writeStartElement("Filter");
            xml.writeStartElement("S3Key");
            filter(xml, "Prefix", rule.filter().prefix());
            filter(xml, "Suffix", rule.filter().suffix());
            xml.writeEndElement();
            xml.writeEndElement();
        }
        xml.writeEndElement();
    }

    private static void filter(XMLStreamWriter xml, String name, String value) throws XMLStreamException {
        if (!value.isEmpty()) {
            xml.writeStartElement("FilterRule");
            element(xml, "Name", name);
            element(xml, "Value", value);
            xml.writeEndElement();
        }
    }

    private static void element(XMLStreamWriter xml, String name, String text) throws XMLStreamException {
        xml.writeStartElement(name);
        xml.writeCharacters(text);
        xml.writeEndElement();
    }
}
