proc handler {event context} {
    return {a
}
