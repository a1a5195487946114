"""Prints the shell parts of an action, a template of GitLab or a container file, one after the other, as their hosts run
them. `release/test` runs the result."""

import re
import sys
from pathlib import Path

file = Path(sys.argv[1])
text = file.read_text("utf-8")
print("set -eu")
if file.name == "Containerfile":
    joined = re.sub(r"\n *#[^\n]*", "", text).replace("\\\n", "")
    for line in joined.splitlines():
        if line.startswith("RUN "):
            print(line[4:])
else:
    import yaml

    content = yaml.safe_load(text)
    if "runs" in content:
        for step in content["runs"]["steps"]:
            if "run" in step:
                print(step["run"])
                # What a step adds to the path holds for the next ones.
                print('if [ -f "$GITHUB_PATH" ]; then PATH=$(tr "\\n" : <"$GITHUB_PATH")$PATH; fi')
    else:
        for line in content["pages"]["script"]:
            print(line)
