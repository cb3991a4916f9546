package dev.ephemera.objectstore;

import java.nio.file.Path;
import java.time.Instant;

/** The store's process: it lives until it is told to stop, or until the process that started it is gone. */
public final class Main {

    private Main() {}

    /** @param arguments the folder of the store, and the port to serve on */
    public static void main(String[] arguments) {
        ThisProcess.leaveGroup();
        Parent parent = new Parent(System.out);
        // What anybody else prints must not get into the conversation.
        System.setOut(System.err);
        try {
            Instant began = Instant.now();
            StoreFolder folder = StoreFolder.open(Path.of(arguments[0]));
            parent.listen(System.in, new CreateBucket(folder.objects()));
            Announcements announcements = Announcements.open(folder, parent);
            HttpServer server = HttpServer.start(
                    Integer.parseInt(arguments[1]),
                    new StoreServlet(new Identities(parent, folder, announcements), parent));
            announcements.deliverWhatWasKept();
            parent.say("ready", server.port());
            folder.files().deleteUnfinished(began);
        } catch (Exception e) {
            e.printStackTrace();
            System.exit(1);
        }
    }
}
