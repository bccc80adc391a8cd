"""The generators: how each is installed from its registry and run, and how its output becomes a crate."""

import re
import shutil
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


class Tool:
    """A generator. `crate` is its package on crates.io; its program has the same name."""

    name = ""
    crate = ""
    version = ""
    # The name of the library in `programs/`.
    library = "api"

    def install(self, work, run):
        program = work.tools / "bin" / self.program
        if not program.exists():
            run(["cargo", "install", "--locked", "--root", work.tools, f"{self.crate}@{self.version}"])
        shutil.rmtree(work.tools / "build", ignore_errors=True)

    @property
    def program(self):
        return self.crate

    def command(self, work, document, api):
        raise NotImplementedError

    def after(self, api):
        """Turns the output into a crate, if it is not one."""

    def patch(self):
        """Returns the sources of dependencies for the workspace around the crate."""
        return ""

    def checks(self):
        """Returns additional checks: names and arguments of Cargo."""
        return {}


class Ours(Tool):
    name = "oasmith"

    def install(self, work, run):
        run(["cargo", "build", "--release", "-p", "oasmith"], ROOT)
        self.version = run.text(["git", "describe", "--always", "--dirty"], ROOT)

    def command(self, work, document, api):
        return [ROOT / "target/release/oasmith", "generate", document, "--output", api, "--name", "api", "--max-findings", "1"]

    def patch(self):
        return f'\n[patch.crates-io]\noasmith-runtime = {{ path = "{ROOT / "runtime"}" }}\n'


class Ploidy(Tool):
    name, crate, version = "ploidy", "ploidy", "0.15.0"

    def command(self, work, document, api):
        return [work.tools / "bin/ploidy", "generate", "rust", document, "--output", api, "--name", "api"]


class Oas3Gen(Tool):
    name, crate, version = "oas3-gen", "oas3-gen", "0.29.0"

    def command(self, work, document, api):
        return [work.tools / "bin/oas3-gen", "generate", "client-mod", "-i", document, "-o", api, "--workspace"]


class OpenapiToRust(Tool):
    name, crate, version = "openapi-to-rust", "openapi-to-rust", "0.23.0"

    def command(self, work, document, api):
        api.mkdir(parents=True, exist_ok=True)
        return [work.tools / "bin/openapi-to-rust", "generate", document, "--output-dir", api / "src/generated"]

    def after(self, api):
        """Generates modules for an existing crate, and a list of their dependencies."""
        (api / "src/lib.rs").write_text("pub mod generated;\n")
        needed = (api / "src/generated/REQUIRED_DEPS.toml").read_text()
        package = '[package]\nname = "api"\nversion = "0.1.0"\nedition = "2024"\n\n'
        (api / "Cargo.toml").write_text(package + ("" if "[dependencies]" in needed else "[dependencies]\n") + needed)


class Progenitor(Tool):
    name, crate, version = "progenitor", "cargo-progenitor", "0.15.1"

    def command(self, work, document, api):
        program = work.tools / "bin/cargo-progenitor"
        return [program, "progenitor", "-i", document, "-o", api, "-n", "api", "-v", "0.1.0"]


class OpenapiGenerator(Tool):
    """The jar comes from PyPI: the npm package downloads it from a Java registry on its first run."""

    name, version = "openapi-generator", "7.26.0"

    def install(self, work, run):
        if not (work.venv / "bin/pip").exists():
            run([sys.executable, "-m", "venv", work.venv])
        run([work.venv / "bin/pip", "install", "--quiet", "--no-deps", f"openapi-generator-cli=={self.version}"])

    def command(self, work, document, api):
        jar = next(work.venv.glob("lib/*/site-packages/openapi_generator_cli/openapi-generator.jar"))
        return ["java", "-jar", jar, "generate", "-g", "rust", "-i", document, "-o", api, "--skip-validate-spec",
                "--additional-properties=packageName=api"]


TOOLS = {tool.name: tool for tool in [Ours(), Oas3Gen(), OpenapiGenerator(), OpenapiToRust(), Ploidy(), Progenitor()]}


def assemble(tool, folder, program):
    """Writes a workspace of the generated crate and, if any, the program that uses it."""
    api = folder / "api"
    tool.after(api)
    manifest = api / "Cargo.toml"
    # Workspaces cannot be nested.
    text = re.sub(r"(?m)^\[workspace\]\s*\n(?:[a-z]+ = .*\n)*", "", manifest.read_text())
    manifest.write_text(text)
    name = tomllib.loads(text)["package"]["name"]
    members = ["api"]
    if program:
        members.append("program")
        (folder / "program/src").mkdir(parents=True, exist_ok=True)
        (folder / "program/Cargo.toml").write_text(
            '[package]\nname = "program"\nversion = "0.1.0"\nedition = "2024"\n\n[dependencies]\n'
            f'api = {{ path = "../api", package = "{name}" }}\nserde_json = "1"\n'
            'tokio = { version = "1", features = ["macros", "rt"] }\n')
        shutil.copy(program, folder / "program/src/main.rs")
    members = ", ".join(f'"{member}"' for member in members)
    (folder / "Cargo.toml").write_text(f'[workspace]\nmembers = [{members}]\nresolver = "3"\n{tool.patch()}')
    return name
