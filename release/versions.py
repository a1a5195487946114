"""Checks that all packages in a folder have the name and the version of Cargo.toml."""

import json
import re
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path

folder = Path(sys.argv[1])
package = tomllib.loads((Path(__file__).parent.parent / "Cargo.toml").read_text("utf-8"))["package"]
name, version = package["name"], package["version"]
found, wrong = [], []


def add(file, its_name, its_version):
    found.append(file.name)
    if its_version != version or not its_name.startswith(name):
        wrong.append(f"{file.name} has the name {its_name} and the version {its_version}")


def member(file, path):
    with tarfile.open(file) as tar:
        return tar.extractfile(path).read().decode()


for file in sorted(folder.iterdir()):
    if file.suffix == ".whl":
        with zipfile.ZipFile(file) as wheel:
            metadata = next(each for each in wheel.namelist() if each.endswith(".dist-info/METADATA"))
            text = wheel.read(metadata).decode()
        add(file, re.search(r"^Name: (.*)", text, re.M)[1], re.search(r"^Version: (.*)", text, re.M)[1])
    elif file.suffix == ".tgz":
        content = json.loads(member(file, "package/package.json"))
        add(file, content["name"], content["version"])
        for needed, its_version in content.get("optionalDependencies", {}).items():
            add(file, needed, its_version)
    elif file.suffix == ".deb":
        fields = subprocess.run(["dpkg-deb", "--field", file, "Package", "Version"], check=True, capture_output=True, text=True).stdout
        add(file, *(line.split(": ")[1] for line in fields.splitlines()))
    elif file.suffix == ".crate":
        manifest = tomllib.loads(member(file, f"{name}-{version}/Cargo.toml"))["package"]
        add(file, manifest["name"], manifest["version"])
    elif file.name.endswith(".tar.gz"):
        add(file, file.name, file.name.removeprefix(f"{name}-").split("-")[0])
    elif file.name.endswith(".cdx.json"):
        component = json.loads(file.read_text("utf-8"))["metadata"]["component"]
        add(file, component["name"], component["version"])
    elif file.name == "install.sh":
        text = file.read_text("utf-8")
        add(file, re.search(r"^name=(.*)", text, re.M)[1], re.search(r"^version=(.*)", text, re.M)[1])
if wrong:
    sys.exit("\n".join(wrong))
if len(set(found)) < 7:
    sys.exit(f"only {len(set(found))} packages are there: {found}")
print(f"{version} in {len(set(found))} files")
