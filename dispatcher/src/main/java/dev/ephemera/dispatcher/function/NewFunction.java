package dev.ephemera.dispatcher.function;

/**
 * A function to be made, unchecked.
 *
 * @param name its name, or an ARN that holds it
 * @param settings runtime and handler are needed
 * @param zip the deployment package; not copied, and must not change any more
 * @param publishing whether it gets a version at once
 */
@SuppressWarnings("ArrayRecordComponent")
public record NewFunction(String name, FunctionSettings settings, byte[] zip, Publishing publishing) {

    public NewFunction(String name, FunctionSettings settings, byte[] zip) {
        this(name, settings, zip, Publishing.LATEST_ONLY);
    }
}
