# The preview of a branch: at its own address, with drafts, and with a page of what the edit changes.
set -eu
git fetch --quiet origin main
make site OPTIONS="--base-url $DEPLOY_PRIME_URL --drafts --preview $(git merge-base HEAD FETCH_HEAD)"
