BRANCH = "refs/heads/"
TAG = "refs/tags/"
KINDS = ("added", "modified", "removed")


def handler(event, context):
    """Gets what GitHub has posted; the platform has checked its signature."""
    kind = event["headers"].get("x-github-event", "push")
    push = event["parsedBody"]
    if kind == "ping":
        return told("GitHub can reach this webhook: " + push.get("zen", "hello"))
    if kind != "push":
        return told(f"an event of kind {kind}, which nobody has asked for")
    commits = [c for c in push.get("commits", []) if c.get("distinct", True)]
    return told(
        headline(push, commits),
        *(f"  {c['id'][:7]} {first_line(c['message'])} ({c['author']['name']})" for c in commits),
        repository=push["repository"]["full_name"],
        branch=push["ref"].removeprefix(BRANCH),
        files={name: sorted({f for c in commits for f in c.get(name, [])}) for name in KINDS},
    )


def headline(push, commits):
    who = push.get("pusher", {}).get("name", "somebody")
    where = push["repository"]["full_name"]
    ref = push["ref"]
    if push.get("deleted"):
        return f"{who} deleted {ref} of {where}"
    if ref.startswith(TAG):
        return f"{who} tagged {where} as {ref.removeprefix(TAG)}"
    forced = " by force" if push.get("forced") else ""
    count = "1 commit" if len(commits) == 1 else f"{len(commits)} commits"
    return f"{who} pushed {count}{forced} to {ref.removeprefix(BRANCH)} of {where}"


def first_line(message):
    return message.partition("\n")[0]


def told(*lines, **more):
    """What is printed is in the log of the run."""
    print("\n".join(lines))
    return {"text": "\n".join(lines), **more}
