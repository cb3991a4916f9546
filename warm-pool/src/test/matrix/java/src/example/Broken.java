package example;

/** Cannot be made. */
public class Broken {

    public Broken() {
        throw new UnsupportedOperationException("no such thing");
    }

    public String handle(String event) {
        return event;
    }
}
