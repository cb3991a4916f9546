package dev.ephemera.triggers.objectstore.rule;

import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.error.RejectedRequestException;
import dev.ephemera.dispatcher.function.FunctionReference;
import dev.ephemera.triggers.objectstore.event.EventPattern;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;
import org.xml.sax.helpers.DefaultHandler;

/**
 * Reads the {@code NotificationConfiguration} of S3's PutBucketNotificationConfiguration. Functions are
 * the only destinations there are.
 */
public final class NotificationXml {

    private static final String FUNCTION = "CloudFunctionConfiguration";
    private static final String NO_DOCTYPE = "http://apache.org/xml/features/disallow-doctype-decl";

    private NotificationXml() {}

    /** @throws RejectedRequestException if it is something else, or asks for what there is not */
    public static BucketRules read(BucketName bucket, byte[] xml) {
        Element root = parse(xml);
        if (!root.getLocalName().equals("NotificationConfiguration")) {
            throw malformed("its root is " + root.getLocalName() + ", not NotificationConfiguration");
        }
        List<NotificationRule> rules = new ArrayList<>();
        for (Element configuration : children(root)) {
            if (!configuration.getLocalName().equals(FUNCTION)) {
                throw new RejectedRequestException(
                        ErrorCode.INVALID_PARAMETER,
                        "Events go to functions only: replace the " + configuration.getLocalName()
                                + " by a LambdaFunctionConfiguration");
            }
            rules.add(rule(configuration));
        }
        return new BucketRules(bucket, rules);
    }

    private static NotificationRule rule(Element configuration) {
        String id = "";
        String function = "";
        KeyFilter filter = KeyFilter.ALL;
        List<EventPattern> events = new ArrayList<>();
        for (Element part : children(configuration)) {
            String text = part.getTextContent().strip();
            switch (part.getLocalName()) {
                case "Id" -> id = text;
                case "CloudFunction", "LambdaFunctionArn" -> function = text;
                case "Event" -> events.add(new EventPattern(text));
                case "Filter" -> filter = filter(part);
                default -> throw malformed("a " + FUNCTION + " has no " + part.getLocalName());
            }
        }
        if (function.isEmpty()) {
            throw malformed("a " + FUNCTION + " names no function");
        }
        return new NotificationRule(
                id.isEmpty() ? UUID.randomUUID().toString() : id,
                events,
                filter,
                FunctionReference.parse(function, Optional.empty()));
    }

    private static KeyFilter filter(Element filter) {
        String prefix = "";
        String suffix = "";
        for (Element key : children(filter)) {
            for (Element rule : children(key)) {
                String value = text(rule, "Value");
                switch (text(rule, "Name").toLowerCase(Locale.ROOT)) {
                    case "prefix" -> prefix = value;
                    case "suffix" -> suffix = value;
                    default -> throw malformed("a filter is by prefix or suffix, not by '" + text(rule, "Name") + "'");
                }
            }
        }
        return new KeyFilter(prefix, suffix);
    }

    private static String text(Element parent, String name) {
        return children(parent).stream()
                .filter(child -> child.getLocalName().equals(name))
                .map(Node::getTextContent)
                .findFirst()
                .orElse("");
    }

    private static List<Element> children(Element parent) {
        NodeList nodes = parent.getChildNodes();
        return IntStream.range(0, nodes.getLength())
                .mapToObj(nodes::item)
                .filter(Element.class::isInstance)
                .map(Element.class::cast)
                .toList();
    }

    private static Element parse(byte[] xml) {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setNamespaceAware(true);
            factory.setFeature(NO_DOCTYPE, true);
            var builder = factory.newDocumentBuilder();
            builder.setErrorHandler(new Silent());
            return builder.parse(new ByteArrayInputStream(xml)).getDocumentElement();
        } catch (SAXException e) {
            throw malformed(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw malformed("it cannot be read: " + e.getMessage());
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException("Every Java platform parses XML without document types", e);
        }
    }

    private static RejectedRequestException malformed(String reason) {
        return new RejectedRequestException(
                ErrorCode.INVALID_REQUEST_CONTENT, "This is no configuration of notifications: " + reason);
    }

    /** The default prints to standard error what is thrown anyway. */
    private static final class Silent extends DefaultHandler {

        @Override
        public void fatalError(SAXParseException problem) throws SAXException {
            throw problem;
        }
    }
}
