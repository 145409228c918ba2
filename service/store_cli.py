"""`article-qa store check | repair | backup | restore | reembed`: care for the embedded store.

These work on the folder QA_DATA itself. A Chroma server is a database of its own and is cared for with its tools.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from time import monotonic
from typing import Annotated

import anyio
import typer

from service.adapters import catalog_care, ledger
from service.adapters.catalog import FILE, Catalog
from service.adapters.catalog_care import LOGS, Reembedding
from service.adapters.catalog_schema import vector_to_bytes
from service.adapters.embedded_store import folder_of, index_wanted, locked, tenants_in
from service.adapters.vector_index import VectorIndex
from service.core.access import DEFAULT_TENANT, tenant_named
from service.core.article import Article
from service.core.errors import InvalidInput, StoreInUse, Unavailable
from service.core.ports import Embedder
from service.ingesting import embedded_text
from service.settings import Settings
from service.terminal import bar, console, errors_told, fail
from service.wiring import embedder_of

store = typer.Typer(no_args_is_help=True, help="Check, repair, copy and re-embed the embedded store.")

STALLED_SECONDS = 120.0

Yes = Annotated[bool, typer.Option("--yes", help="Do not ask.")]
OfTenant = Annotated[str, typer.Option(help="Whose store; needed once there are several.")]


@store.command()
def check() -> None:
    """Is everything there, to the letter? The vector index is checked where no service has it open."""
    with errors_told():
        faults = [fault for tenant, folder in _stores() for fault in _faults(tenant, folder)]
        if faults:
            fail("\n".join([*faults, "Try: article-qa store repair, or restore a backup."]))
        console.print("The store is sound.")


def _faults(tenant: str, folder: Path) -> list[str]:
    with _catalog(folder) as catalog:
        with _progress(f"Comparing articles{_whose(tenant)}") as told:
            faults = catalog_care.check(catalog, told)
        try:
            with locked(_folder()):
                if index_wanted(catalog, tenant) and _build_index(catalog, folder):
                    console.print("The vector index was damaged or unfinished and has been built anew.")
        except StoreInUse:
            console.print("A service has the store open; see its /readyz for the vector index.")
    return [f"{fault}{_whose(tenant)}" for fault in faults]


@store.command()
def repair() -> None:
    """Build the lexical and the vector index anew from the stored articles."""
    with errors_told(), _locked():
        for tenant, folder in _stores():
            with _catalog(folder) as catalog:
                with _progress(f"Lexical index{_whose(tenant)}") as told:
                    catalog_care.repair(catalog, told)
                if index_wanted(catalog, tenant):
                    _build_index(catalog, folder)


@store.command()
def backup(
    target: Annotated[Path, typer.Argument(help="File to write; a folder gets the stores of all tenants.")],
    tenant: OfTenant = "",
) -> None:
    """Copy the store into one file, also while a service runs. The vector index is built anew from it."""
    with errors_told():
        stores = list(_stores())
        found = [(name, folder) for name, folder in stores if tenant in ("", name)]
        if not found:
            raise InvalidInput(f"Tenant {tenant[:60]!r} has no store.")
        if len(found) > 1 and not target.is_dir():
            raise InvalidInput(
                "There are stores of several tenants. Name a folder that exists, for a file each, or choose one "
                "with --tenant."
            )
        copies = [(name, folder, _copy_in(target, name)) for name, folder in found]
        taken = {(folder / own).resolve() for _, folder in stores for own in (FILE, *LOGS)}
        if any(file.resolve() in taken for _, _, file in copies):
            raise InvalidInput(f"A copy in {target} would overwrite a store. Name another file or folder.")
        for name, folder, file in copies:
            with _progress(f"Copying pages{_whose(name)}") as told:
                catalog_care.backup(folder / FILE, file, told)
            console.print(f"{file} holds the store{_whose(name)}.")


def _copy_in(target: Path, tenant: str) -> Path:
    """The file for the copy of the tenant's store."""
    own = FILE if tenant == DEFAULT_TENANT else f"{tenant}.sqlite3"
    if own == FILE and tenant != DEFAULT_TENANT:
        own = f"{tenant}.tenant.sqlite3"  # no tenant's name has a full stop
    return target / own if target.is_dir() else target


@store.command()
def restore(
    copy: Annotated[Path, typer.Argument(exists=True, dir_okay=False)],
    tenant: OfTenant = DEFAULT_TENANT,
    *,
    yes: Yes = False,
) -> None:
    """Put a copy in the place of the store. What feeds have brought since then comes again with the next `feed`."""
    with errors_told(), _locked():
        folder = folder_of(_folder(), tenant_named(tenant))
        if (folder / FILE).exists() and not yes:
            typer.confirm(f"Replace the store in {folder}?", abort=True)
        folder.mkdir(parents=True, exist_ok=True)
        with _progress("Copying pages") as told:
            catalog_care.restore(copy, folder, told)
        with _catalog(folder) as catalog:
            if index_wanted(catalog, tenant):
                _build_index(catalog, folder)
        if (_folder() / ledger.FILE).exists():
            with closing(ledger.Ledger(_folder(), "", "", tenant)) as noted:
                noted.forget_feeds()


@store.command()
def reembed() -> None:
    """Embed all articles anew with the embedder of the settings. What was done stays done when interrupted."""
    with errors_told(), _locked():
        for tenant, folder in _stores():
            with _catalog(folder) as catalog:
                anyio.run(_reembed, Settings(), catalog)
                if index_wanted(catalog, tenant):
                    _build_index(catalog, folder)


async def _reembed(settings: Settings, catalog: Catalog) -> None:
    embedder: Embedder = await embedder_of(settings)
    work = Reembedding(catalog, f"{embedder.name}/{embedder.dimensions}")
    articles = work.articles()
    with _progress("Embedding articles") as told:
        for done, stored in enumerate(articles, start=1):
            article = Article(stored.id, stored.key, "", stored.metadata)
            vectors = await embedder.embed([embedded_text(article, text) for text in work.texts(stored.id)])
            work.save(stored.id, [vector_to_bytes(vector) for vector in vectors])
            told(done, len(articles))
    work.finish()


def _build_index(catalog: Catalog, folder: Path) -> bool:
    """Let the index learn everything. Whether it had to be begun anew."""
    index = VectorIndex(folder / "index", catalog)
    _wait_for(index)
    index.close()
    return bool(index.rebuilt)


def _wait_for(index: VectorIndex) -> None:
    """Show the vector index at work until it has learned everything. Raises Unavailable where it stalls."""
    most = left = index.waiting()
    moved = monotonic()
    with _progress("Vector index") as told:
        while not index.wait_until_settled(0.2):
            now = index.waiting()
            most = max(most, now)
            told(most - now, most)
            if now != left:
                left, moved = now, monotonic()
            elif monotonic() - moved > STALLED_SECONDS:
                index.close()
                raise Unavailable(f"The vector index cannot be built: {index.status()}.")
        told(most, most)


def _folder() -> Path:
    settings = Settings()
    if settings.chroma_url:
        raise InvalidInput(
            "QA_CHROMA_URL is set: the articles are on that server, and are cared for with its own tools. "
            "Unset it to care for the embedded store."
        )
    return settings.data


def _stores() -> Iterator[tuple[str, Path]]:
    """The tenants that have a store, each with its folder."""
    data = _folder()
    found = [(tenant, folder_of(data, tenant)) for tenant in tenants_in(data)]
    found = [(tenant, folder) for tenant, folder in found if (folder / FILE).exists()]
    if not found:
        raise InvalidInput(f"There is no store in {data} (QA_DATA).")
    return iter(found)


def _whose(tenant: str) -> str:
    return "" if tenant == DEFAULT_TENANT else f" of tenant {tenant}"


@contextmanager
def _catalog(folder: Path) -> Iterator[Catalog]:
    catalog = Catalog(folder / FILE)
    try:
        yield catalog
    finally:
        catalog.close()


@contextmanager
def _locked() -> Iterator[None]:
    with locked(_folder()):
        yield


@contextmanager
def _progress(what: str) -> Iterator[catalog_care.Progress]:
    with bar() as progress:
        task = progress.add_task(what, total=None)
        yield lambda done, total: progress.update(task, completed=done, total=total)
