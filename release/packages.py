"""Puts a compiled program into packages. `release/build` calls it; nothing but Python's own library is needed.

Name and version come from Cargo.toml. Everything written here has the date of the commit (SOURCE_DATE_EPOCH), the owner
root and a fixed order, so that the same program gives the same bytes.
"""

import base64
import gzip
import hashlib
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
PACKAGE = tomllib.loads((ROOT / "Cargo.toml").read_text("utf-8"))["package"]
NAME, VERSION = PACKAGE["name"], PACKAGE["version"]
# Platforms by the name that Rust has for them: that of npm's package, then what npm compares with, and Debian's name.
PLATFORMS = {
    "x86_64-unknown-linux-gnu": ("linux-x64", {"os": ["linux"], "cpu": ["x64"], "libc": ["glibc"]}, "amd64"),
    "aarch64-unknown-linux-gnu": ("linux-arm64", {"os": ["linux"], "cpu": ["arm64"], "libc": ["glibc"]}, "arm64"),
    "x86_64-apple-darwin": ("darwin-x64", {"os": ["darwin"], "cpu": ["x64"]}, None),
    "aarch64-apple-darwin": ("darwin-arm64", {"os": ["darwin"], "cpu": ["arm64"]}, None),
    "x86_64-pc-windows-msvc": ("win32-x64", {"os": ["win32"], "cpu": ["x64"]}, None),
}
SHELLS = {"bash": "guidepost", "zsh": "_guidepost", "fish": "guidepost.fish"}
DOCUMENTS = ["CHANGELOG.md", "LICENSE", "README.md", "THIRD-PARTY-LICENSES.txt"]


def fail(message):
    sys.exit(f"release/packages.py: {message}")


def epoch():
    """The date of the commit, in seconds."""
    return int(os.environ["SOURCE_DATE_EPOCH"])


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8", newline="\n")


def write_json(path, value):
    write(path, json.dumps(value, indent=2, ensure_ascii=False) + "\n")


# --- Licences -----------------------------------------------------------------------------------


def licences(target, out):
    """The licence texts of all crates in the program for a platform; each text once, with the crates that have it."""
    command = ["cargo", "metadata", "--locked", "--format-version", "1", "--filter-platform", target]
    metadata = json.loads(subprocess.run(command, check=True, capture_output=True, cwd=ROOT).stdout)
    packages = {package["id"]: package for package in metadata["packages"]}
    nodes = {node["id"]: node for node in metadata["resolve"]["nodes"]}
    todo, seen = [metadata["resolve"]["root"]], set()
    while todo:
        node = todo.pop()
        if node in seen:
            continue
        seen.add(node)
        for dependency in nodes[node]["deps"]:
            if any(kind["kind"] is None for kind in dependency["dep_kinds"]):
                todo.append(dependency["pkg"])
    crates = sorted((packages[node] for node in seen if packages[node]["source"]), key=lambda crate: (crate["name"], crate["version"]))
    holders, without = {}, []
    for crate in crates:
        folder = Path(crate["manifest_path"]).parent
        named = re.compile(r"(LICEN[CS]E|COPYING|NOTICE|UNLICENSE)", re.IGNORECASE)
        files = sorted(path for path in folder.iterdir() if named.match(path.name) and path.is_file())
        label = f"{crate['name']} {crate['version']} ({crate['license'] or 'see its text'})"
        if not files:
            without.append(label)
        for file in files:
            text = "\n".join(line.rstrip() for line in file.read_text("utf-8", "replace").strip().splitlines())
            holders.setdefault(text, []).append(label)
    rule = "=" * 80
    parts = [
        f"The licences of the crates in {NAME} {VERSION}. Those of Guidepost itself, of the grammars and of the fonts in it:\n"
        "`guidepost licenses`.\n"
    ]
    for text, labels in holders.items():
        parts.append(f"{rule}\n" + "\n".join(dict.fromkeys(labels)) + f"\n{rule}\n\n{text}\n")
    if without:
        parts.append(f"{rule}\nWithout a licence text in the crate; the identifier is that of SPDX:\n{rule}\n\n" + "\n".join(without) + "\n")
    write(Path(out), "\n".join(parts))
    print(f"{len(crates)} crates, {len(holders)} texts, {len(without)} without one")


# --- Packages of one platform -------------------------------------------------------------------


def project(out):
    """The settings of the wheel."""
    quoted = json.dumps
    lines = [
        "[build-system]",
        'requires = ["maturin>=1.16,<2"]',
        'build-backend = "maturin"',
        "[project]",
        f"name = {quoted(NAME)}",
        f"version = {quoted(VERSION)}",
        f"description = {quoted(PACKAGE['description'])}",
        f"license = {quoted(PACKAGE['license'])}",
        'license-files = ["LICENSE", "THIRD-PARTY-LICENSES.txt", "fonts/OFL.txt"]',
        f"keywords = {quoted(PACKAGE['keywords'])}",
        'requires-python = ">=3.8"',
        'readme = "release/pypi.md"',
        'classifiers = ["Environment :: Console", "Programming Language :: Rust", "Topic :: Documentation", "Topic :: Text Processing :: Markup :: Markdown"]',
        "[tool.maturin]",
        'bindings = "bin"',
    ]
    write(Path(out), "\n".join(lines) + "\n")


def printed(program, *arguments):
    return subprocess.run([str(program), *arguments], check=True, capture_output=True, text=True, encoding="utf-8").stdout


def documents(program, stage, runs):
    """What accompanies the program: licences, and completions and man pages if it runs here."""
    for name in DOCUMENTS:
        shutil.copy(ROOT / name, stage / name)
    shutil.copy(ROOT / "fonts/OFL.txt", stage / "LICENSE-FONTS")
    if not runs:
        return
    write(stage / "LICENSE-GRAMMARS", printed(program, "licenses"))
    for shell, name in SHELLS.items():
        write(stage / "completions" / shell / name, printed(program, "completions", shell))
    commands = re.search(r"\nCommands:\n(.*?)\n\n", printed(program, "--help"), re.DOTALL)
    names = [line.split()[0] for line in commands[1].splitlines()]
    write(stage / "man" / "guidepost.1", printed(program, "man"))
    for name in names:
        if name != "help":
            write(stage / "man" / f"guidepost-{name}.1", printed(program, "man", name))


def archive(stage, out, top):
    """A `.tar.gz` with the files of a folder below another name."""
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode="w", format=tarfile.USTAR_FORMAT) as tar:
        for path in sorted(stage.rglob("*"), key=lambda path: path.relative_to(stage).as_posix()):
            entry = tar.gettarinfo(path, f"{top}/{path.relative_to(stage).as_posix()}")
            entry.uid = entry.gid = 0
            entry.uname = entry.gname = "root"
            entry.mtime = epoch()
            is_program = path.is_dir() or path.name in ("guidepost", "guidepost.exe") and path.parent == stage
            entry.mode = 0o755 if is_program else 0o644
            if path.is_dir():
                tar.addfile(entry)
            else:
                with path.open("rb") as file:
                    tar.addfile(entry, file)
    with open(out, "wb") as file, gzip.GzipFile("", "wb", 9, file, mtime=0) as packed:
        packed.write(data.getvalue())


def npm_pack(folder, out):
    command = shutil.which("npm") or fail("npm is needed; please install Node")
    subprocess.run([command, "pack", "--silent", "--ignore-scripts", "--pack-destination", str(out)], check=True, cwd=folder, stdout=subprocess.DEVNULL)


def npm_common():
    return {"version": VERSION, "description": PACKAGE["description"], "license": PACKAGE["license"]}


def npm_platform(program, target, out, stage):
    name, compared, _ = PLATFORMS[target]
    folder = stage / "npm"
    bin_name = program.name
    (folder / "bin").mkdir(parents=True)
    shutil.copy(program, folder / "bin" / bin_name)
    os.chmod(folder / "bin" / bin_name, 0o755)
    for document in ("LICENSE", "THIRD-PARTY-LICENSES.txt"):
        shutil.copy(ROOT / document, folder / document)
    write(folder / "README.md", f"The program of [{NAME}](https://www.npmjs.com/package/{NAME}) for {name}.\n")
    write_json(folder / "package.json", {"name": f"{NAME}-{name}", **npm_common(), **compared, "files": ["bin"], "preferUnplugged": True})
    npm_pack(folder, out)


def debian(program, architecture, documents_of, out, stage):
    root = stage / "debian"
    own = root / "usr/share/doc" / NAME
    own.mkdir(parents=True)
    (root / "usr/bin").mkdir(parents=True)
    shutil.copy(program, root / "usr/bin/guidepost")
    for name in DOCUMENTS:
        if name not in ("LICENSE", "README.md"):
            shutil.copy(documents_of / name, own / name)
    write(own / "copyright", (ROOT / "LICENSE").read_text("utf-8") + "\n\n" + (ROOT / "fonts/OFL.txt").read_text("utf-8"))
    if (documents_of / "man").exists():
        shutil.copy(documents_of / "LICENSE-GRAMMARS", own / "LICENSE-GRAMMARS")
        places = {"bash": "usr/share/bash-completion/completions", "zsh": "usr/share/zsh/vendor-completions", "fish": "usr/share/fish/vendor_completions.d"}
        for shell, name in SHELLS.items():
            write(root / places[shell] / name, (documents_of / "completions" / shell / name).read_text("utf-8"))
        for page in sorted((documents_of / "man").iterdir()):
            packed = root / "usr/share/man/man1" / (page.name + ".gz")
            packed.parent.mkdir(parents=True, exist_ok=True)
            with open(packed, "wb") as file, gzip.GzipFile("", "wb", 9, file, mtime=0) as stream:
                stream.write(page.read_bytes())
    size = sum(path.stat().st_size for path in root.rglob("*") if path.is_file())
    control = [
        f"Package: {NAME}",
        f"Version: {VERSION}",
        f"Architecture: {architecture}",
        "Maintainer: The Guidepost authors <guidepost@example.org>",
        # The oldest glibc that the program runs with; `release/test` reads the symbols that it needs.
        "Depends: libc6 (>= 2.17)",
        "Recommends: ca-certificates, git",
        "Section: web",
        "Priority: optional",
        f"Installed-Size: {(size + 1023) // 1024}",
        f"Description: {PACKAGE['description'].split(':')[0]}",
        " Guidepost builds a linked site from a folder of Markdown. Every page and heading",
        " can be shared, and a shared link keeps working.",
    ]
    write(root / "DEBIAN/control", "\n".join(control) + "\n")
    for path in root.rglob("*"):
        os.chmod(path, 0o755 if path.is_dir() or path.name == "guidepost" and path.parent.name == "bin" else 0o644)
        os.utime(path, (epoch(), epoch()))
    os.utime(root, (epoch(), epoch()))
    file = out / f"{NAME}_{VERSION}_{architecture}.deb"
    subprocess.run(["dpkg-deb", "--build", "--root-owner-group", "-Zxz", str(root), str(file)], check=True, stdout=subprocess.DEVNULL)


def platform(target, program, wheels, out, stage, *options):
    program, wheels, out, stage = Path(program), Path(wheels), Path(out), Path(stage)
    runs = "--runs" in options
    shutil.rmtree(stage, ignore_errors=True)
    stage.mkdir(parents=True)
    for wheel in wheels.glob("*.whl"):
        without_paths(wheel, out / wheel.name)
        if target == "x86_64-unknown-linux-gnu":
            components(out / wheel.name, out / f"{NAME}-{VERSION}.cdx.json")
    folder = stage / "archive"
    folder.mkdir()
    shutil.copy(program, folder / program.name)
    documents(program, folder, runs)
    top = f"{NAME}-{VERSION}-{target}"
    archive(folder, out / f"{top}.tar.gz", top)
    npm_platform(program, target, out, stage)
    architecture = PLATFORMS[target][2]
    if architecture and shutil.which("dpkg-deb"):
        debian(program, architecture, folder, out, stage)


def without_paths(wheel, out):
    """A wheel whose list of components has no path of the machine that made it."""
    with zipfile.ZipFile(wheel) as files:
        entries = [(entry, files.read(entry)) for entry in files.infolist()]
    changed = {}
    for number, (entry, content) in enumerate(entries):
        if entry.filename.endswith(".cyclonedx.json"):
            content = content.replace(f"path+file://{ROOT.as_posix()}".encode(), b"path+file:///guidepost")
            entries[number] = (entry, content)
            digest_of = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
            changed[entry.filename] = f"{entry.filename},sha256={digest_of},{len(content)}"
    if len(changed) != 1:
        fail(f"{wheel.name} has {len(changed)} lists of components")
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as files:
        for entry, content in entries:
            if entry.filename.endswith(".dist-info/RECORD"):
                lines = content.decode().splitlines()
                content = "".join(changed.get(line.split(",")[0], line) + "\n" for line in lines).encode()
            fresh = zipfile.ZipInfo(entry.filename, entry.date_time)
            fresh.external_attr, fresh.compress_type, fresh.create_system = entry.external_attr, zipfile.ZIP_DEFLATED, 3
            files.writestr(fresh, content)


def components(wheel, out):
    """The list of components that maturin puts into a wheel."""
    with zipfile.ZipFile(wheel) as files:
        named = [name for name in files.namelist() if name.endswith(".cyclonedx.json")]
        if len(named) != 1:
            fail(f"{wheel.name} has {len(named)} lists of components")
        out.write_bytes(files.read(named[0]))


# --- What needs all platforms -------------------------------------------------------------------


def assemble(folder, url):
    folder = Path(folder).resolve()
    npm_main(folder)
    installer(folder, url.replace("VERSION", VERSION))
    own = {"SHA256SUMS"}
    lines = [f"{digest(path)}  {path.name}" for path in sorted(folder.iterdir()) if path.is_file() and path.name not in own]
    write(folder / "SHA256SUMS", "\n".join(lines) + "\n")
    print("\n".join(lines))


def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def npm_main(out):
    """The package that people name: it depends on those of all platforms, of which npm installs the one that fits."""
    folder = out / ".npm"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for name in ("run.js", "install.js", "platform.js"):
        shutil.copy(HERE / "npm" / name, folder / name)
    shutil.copy(HERE / "npm/README.md", folder / "README.md")
    shutil.copy(ROOT / "LICENSE", folder / "LICENSE")
    made = {name for name, *_ in PLATFORMS.values() if (out / f"{NAME}-{name}-{VERSION}.tgz").exists()}
    package = {
        "name": NAME,
        **npm_common(),
        "keywords": PACKAGE["keywords"],
        "bin": {"guidepost": "run.js"},
        "scripts": {"postinstall": "node install.js"},
        "engines": {"node": ">=18"},
        "files": ["run.js", "install.js", "platform.js"],
        "optionalDependencies": {f"{NAME}-{name}": VERSION for name in sorted(made)},
    }
    write_json(folder / "package.json", package)
    npm_pack(folder, out)
    shutil.rmtree(folder)


def installer(out, url):
    """The shell installer, with the checksum of each archive that is there."""
    cases = []
    for target in PLATFORMS:
        file = out / f"{NAME}-{VERSION}-{target}.tar.gz"
        if file.exists() and "windows" not in target:
            cases.append(f"  {target}) sum={digest(file)} ;;")
    text = (HERE / "install.sh").read_text("utf-8")
    for mark, value in (("@NAME@", NAME), ("@VERSION@", VERSION), ("@URL@", url), ("  @SUMS@", "\n".join(cases))):
        if mark not in text:
            fail(f"install.sh has no {mark}")
        text = text.replace(mark, value)
    write(out / "install.sh", text)
    os.chmod(out / "install.sh", 0o755)


if __name__ == "__main__":
    commands = {"licences": licences, "project": project, "platform": platform, "assemble": assemble}
    commands[sys.argv[1]](*sys.argv[2:])
