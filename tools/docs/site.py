"""A hook of mkdocs: pages from outside docs/ join the site, links that leave it are checked, and so is each diagram.

A link to another file of the repository, such as a script of deploy/, leads to the repository's host. A file that is
not there is an error, as a broken link within the site is.

The theme would load Mermaid from a CDN. The site has a copy of its own instead, the one of the package that draws each
diagram once while the site is built: a diagram that Mermaid refuses is an error too.
"""

import logging
import re
from pathlib import Path
from typing import Any

import mermaidx
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

LOG = logging.getLogger("mkdocs.hooks.site")
# [words](target) and ![words](target) without a scheme; or a code span, which holds none.
_LINK = re.compile(r"`[^`\n]*`|(?P<image>!?)\[(?P<words>[^\]]*)\]\((?P<target>[^)\s#:]+)(?P<anchor>#[^)\s]*)?\)")
_DIAGRAM = re.compile(r"^```mermaid\n(.*?)^```", re.DOTALL | re.MULTILINE)
_MERMAID = Path(mermaidx.__file__).parent / "assets" / "mermaid.js"
# Pages of the site that lie elsewhere, because a code host shows them there.
_ELSEWHERE = {"index.md": "README.md", "examples.md": "examples/README.md", "changelog.md": "CHANGELOG.md"}
_FENCED = re.compile(r"(```.*?```)", re.DOTALL)


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Pages that do not lie in docs/, and Mermaid as a script of the site."""
    root = Path(config.docs_dir).parent
    for page, source in _ELSEWHERE.items():
        files.append(File.generated(config, page, content=(root / source).read_text(encoding="utf-8")))
    files.append(File.generated(config, "script/mermaid.js", content=_MERMAID.read_bytes()))
    config.extra_javascript.append("script/mermaid.js")
    return files


def on_page_markdown(markdown: str, page: Any, config: MkDocsConfig, files: Files) -> str:
    """The page with the links that the site can have."""
    root = Path(config.docs_dir).parent
    source = root / _ELSEWHERE.get(page.file.src_uri, f"docs/{page.file.src_uri}")
    for diagram in _DIAGRAM.findall(markdown):
        try:
            mermaidx.render(diagram).svg()
        except RuntimeError as error:
            LOG.warning("%s has a diagram that cannot be drawn: %s", source.relative_to(root), error)
    pieces = _FENCED.split(markdown)
    host = config.repo_url or ""
    return "".join(piece if number % 2 else _linked(piece, source, root, host) for number, piece in enumerate(pieces))


def _linked(text: str, source: Path, root: Path, host: str) -> str:
    """Text outside code spans, its links as the site has them; words of a link may hold a code span only on a page."""

    def link(match: re.Match[str]) -> str:
        if match["target"] is None:  # in a table, code hosts need the backslash and the site displays it
            return match[0].replace("\\|", "|")
        image, words, target, anchor = match["image"], match["words"], match["target"], match["anchor"] or ""
        path = (source.parent / target).resolve()
        if not path.exists():
            LOG.warning("%s links to %s, which is not there", source.relative_to(root), target)
            return match[0]
        for page, elsewhere in _ELSEWHERE.items():
            if path == root / elsewhere:
                return f"{image}[{words}]({page}{anchor})"
        if path.is_relative_to(root / "docs") and path.is_file():
            return f"{image}[{words}]({path.relative_to(root / 'docs')}{anchor})"
        return f"[{words}]({host.rstrip('/')}/blob/main/{path.relative_to(root)}{anchor})"

    return _LINK.sub(link, text)
