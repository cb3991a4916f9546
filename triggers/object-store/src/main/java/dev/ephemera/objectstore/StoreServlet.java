package dev.ephemera.objectstore;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.eclipse.jetty.io.EofException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/** Every request comes here: notifications are configured with the platform, all else is S3Proxy's. Thread-safe. */
final class StoreServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(StoreServlet.class);

    private final transient StoreHandler handler;
    private final transient NotificationDoor notifications;
    private final transient SignedBodies bodies = new SignedBodies();

    StoreServlet(Identities identities, Parent parent) {
        handler = new StoreHandler(identities);
        notifications = new NotificationDoor(handler, identities, parent);
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        RequestCause.begin(request, response);
        try (SignedBodies.Share _ = bodies.take(request);
                InputStream body = request.getInputStream()) {
            if (NotificationDoor.isFor(request)) {
                notifications.serve(request, response, body);
            } else {
                handler.doHandle(request, request, response, body, null);
            }
        } catch (AwsServiceException e) {
            answer(request, response, e);
        } catch (EofException e) {
            LOG.debug("A client has gone", e);
        } catch (UnsupportedOperationException e) {
            answer(
                    request,
                    response,
                    Refusal.of("NotImplemented", HttpServletResponse.SC_NOT_IMPLEMENTED, e.getMessage()));
        } catch (IOException | RuntimeException e) {
            Optional<AwsServiceException> known = cause(e);
            if (known.isEmpty()) {
                LOG.error("A request has failed", e);
            }
            answer(
                    request,
                    response,
                    known.orElseGet(() -> Refusal.of(
                            "InternalError",
                            HttpServletResponse.SC_INTERNAL_SERVER_ERROR,
                            "The store cannot do this now; its log says why. Try again")));
        } finally {
            RequestCause.end();
        }
    }

    /** A condition of a read that is not met is no error but an answer without a body. */
    private void answer(HttpServletRequest request, HttpServletResponse response, AwsServiceException error)
            throws IOException {
        boolean read = request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
        boolean notModified = error.statusCode() == HttpServletResponse.SC_NOT_MODIFIED
                || (read
                        && error.statusCode() == HttpServletResponse.SC_PRECONDITION_FAILED
                        && request.getHeader("If-Match") == null
                        && request.getHeader("If-Unmodified-Since") == null);
        if (notModified) {
            response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
        } else {
            handler.refuse(request, response, error);
        }
    }

    private static Optional<AwsServiceException> cause(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof AwsServiceException known) {
                return Optional.of(known);
            }
        }
        return Optional.empty();
    }
}
