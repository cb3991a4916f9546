#!/bin/sh
# Posts a push as GitHub does: send.sh [ADDRESS OF THE PLATFORM], with the webhook's secret in SECRET.
set -eu
push='{"ref": "refs/heads/main", "pusher": {"name": "ada"}, "repository": {"full_name": "ada/engine"},
  "commits": [{"id": "1f0c9d2ab", "message": "Count the cards", "author": {"name": "Ada"}, "added": ["cards.py"]}]}'
signature=$(printf %s "$push" | openssl dgst -sha256 -hmac "${SECRET:?is not set}" | sed 's/.*= //')
curl --silent --show-error --data-binary "$push" \
    -H 'Content-Type: application/json' -H 'X-GitHub-Event: push' -H "X-GitHub-Delivery: $$-$(date +%s)" \
    -H "X-Hub-Signature-256: sha256=$signature" "${1:-${EPHEMERA_URL:-http://127.0.0.1:7070}}/webhooks/github-push"
echo
