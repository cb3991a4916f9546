package dev.ephemera.dispatcher.error;

/** Every error the platform reports, under the name that Lambda's clients know it by. */
public enum ErrorCode {
    INVALID_PARAMETER("InvalidParameterValueException", Blame.CALLER),
    INVALID_REQUEST_CONTENT("InvalidRequestContentException", Blame.CALLER),
    REQUEST_TOO_LARGE("RequestTooLargeException", Blame.CALLER),
    UNSUPPORTED_MEDIA_TYPE("UnsupportedMediaTypeException", Blame.CALLER),
    NOT_FOUND("ResourceNotFoundException", Blame.CALLER),
    CONFLICT("ResourceConflictException", Blame.CALLER),
    IN_USE("ResourceInUseException", Blame.CALLER),
    PRECONDITION_FAILED("PreconditionFailedException", Blame.CALLER),
    ACCESS_DENIED("AccessDeniedException", Blame.CALLER),
    NOT_IMPLEMENTED("NotImplementedException", Blame.CALLER),

    TOO_MANY_REQUESTS("TooManyRequestsException", Blame.CAPACITY),
    SHUTTING_DOWN("ServiceUnavailableException", Blame.CAPACITY),
    QUEUE_UNAVAILABLE("ServiceUnavailableException", Blame.CAPACITY),
    OBJECT_STORE_UNAVAILABLE("ServiceUnavailableException", Blame.CAPACITY),

    ENGINE_FAILURE("ServiceException", Blame.PLATFORM),
    INTERNAL("ServiceException", Blame.PLATFORM),

    TIMED_OUT("Sandbox.Timedout", Blame.FUNCTION),
    OUT_OF_MEMORY("Runtime.OutOfMemory", Blame.FUNCTION),
    EXITED("Runtime.ExitError", Blame.FUNCTION),
    EXITED_WITHOUT_ANSWER("Runtime.ExitedWithoutAnswer", Blame.FUNCTION),
    ANSWER_TOO_LARGE("Function.ResponseSizeTooLarge", Blame.FUNCTION),
    UNHANDLED("Unhandled", Blame.FUNCTION);

    private final String type;
    private final Blame blame;

    ErrorCode(String type, Blame blame) {
        this.type = type;
        this.blame = blame;
    }

    /** The name of the error on the wire. */
    public String type() {
        return type;
    }

    public Blame blame() {
        return blame;
    }
}
