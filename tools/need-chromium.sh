#!/bin/sh
# See that the browser tests have a Chromium: one on the path, else Debian's, else Playwright's own.
python="$1"
for name in chromium chromium-browser google-chrome; do
  command -v "$name" >/dev/null 2>&1 && exit 0
done
if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
  (apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium) >/dev/null 2>&1 && exit 0
fi
"$python" -m playwright install chromium >/dev/null 2>&1 && exit 0
echo "The browser tests need Chromium: install the package chromium and run make test again." >&2
exit 1
