package dev.ephemera.dispatcher.admission;

/** Whether a request may run. */
public sealed interface AdmissionDecision {

    /** It may, until the permit is given back. */
    record Granted(Permit permit) implements AdmissionDecision {}

    /** There was no room, for as long as it could wait. */
    record Refused(ThrottleReason reason, String message) implements AdmissionDecision {}
}
