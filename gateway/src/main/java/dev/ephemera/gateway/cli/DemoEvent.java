package dev.ephemera.gateway.cli;

/**
 * One kind of event that {@code demo} sends. A new kind is a class of its own, and its place in the list of {@link
 * DemoCommand#usual}.
 */
interface DemoEvent {

    /** How people call it, such as {@code HTTP call}. */
    String kind();

    /**
     * Sends one and waits for the run that it causes. Whatever this makes on the platform is named to
     * {@link DemoStage#removeLater} as soon as it is there.
     *
     * @throws CommandFailure if it cannot be sent, or causes no run in time
     */
    DemoResult send(DemoStage stage) throws InterruptedException;
}
