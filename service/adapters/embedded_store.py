"""The embedded store: a folder of the default tenant, and in it a folder for each other one.

Tenants share no file but the lock, so nothing that one stores can change what another finds: no hit, no number of
articles, no weight of a word.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import anyio
from filelock import FileLock, Timeout

from service.adapters.catalog import FILE, Catalog
from service.adapters.catalog_search import CatalogSearch
from service.adapters.folder_store import FolderStore, catalog_in, in_thread
from service.adapters.index_queue import IndexQueue
from service.adapters.recent import Recent
from service.adapters.vector_index import VectorIndex
from service.core.access import DEFAULT_TENANT, tenant_named
from service.core.answer import Filters
from service.core.errors import StoreInUse, Unavailable

TENANTS = "tenants"
# Where the process that has the store serves, if it does.
SERVED_AT = "served-at"
# Smaller stores of tenants have no vector index: comparing all is exact, as quick, and keeps no file open.
INDEX_FROM = 4_000
# An open index holds 14 files, 7 threads and some 3 MB even when it is small (bench/tenants.py).
MOST_INDEXES = 8
# A catalog in use holds 3 files, and 2 more for each further connection. Processes often may open 1,024.
MOST_CATALOGS = 32
IDLE_CONNECTIONS = 40
IDLE_CONNECTIONS_OF_TENANT = 2


class EmbeddedStore(FolderStore):
    """A Store in one folder, for one process and any number of its tasks; it is the default tenant's.

    Raises StoreInUse where another process has it, EmbedderMismatch, and Unavailable where it cannot be opened.
    """

    def __init__(self, folder: Path, embedder: str, dimensions: int) -> None:
        self._folder = folder
        self._embedder = f"{embedder}/{dimensions}"
        with ExitStack() as opening:
            self._lock = locked(folder)
            opening.callback(self._lock.release)
            catalog = catalog_in(folder, self._embedder, IDLE_CONNECTIONS)
            opening.pop_all()
        self.index = VectorIndex(folder / "index", catalog)
        super().__init__(lambda: catalog, lambda _: self.index)
        self._tenants: dict[str, FolderStore] = {}
        self._opening = threading.Lock()
        self._opened = {DEFAULT_TENANT: catalog}
        self._catalogs: Recent[Catalog] = Recent(MOST_CATALOGS, Catalog.close)
        self._indexes: Recent[VectorIndex] = Recent(MOST_INDEXES, VectorIndex.close)

    def of(self, tenant: str) -> FolderStore:
        """The store of one tenant. It costs nothing before it is used, and needs no closing."""
        if tenant == DEFAULT_TENANT:
            return self
        if tenant not in self._tenants:
            name = tenant_named(tenant)
            folder = folder_of(self._folder, name) / "index"
            self._tenants[tenant] = FolderStore(
                lambda: self._catalog_of(name), lambda catalog: self._index_in(folder, catalog)
            )
        return self._tenants[tenant]

    def _catalog_of(self, tenant: str) -> Catalog:
        with self._opening:
            if tenant not in self._opened:
                self._opened[tenant] = self._open(folder_of(self._folder, tenant))
            catalog = self._opened[tenant]
        # Others' idle connections may be closed for it. A catalog itself stays: it is one for all who use it.
        return self._catalogs.use(tenant, lambda: catalog)

    def _open(self, folder: Path) -> Catalog:
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise unwritable(folder, error) from error
        catalog = catalog_in(folder, self._embedder, IDLE_CONNECTIONS_OF_TENANT)
        catalog.queueing = IndexQueue(catalog).generation().seal is not None
        return catalog

    def _index_in(self, folder: Path, catalog: Catalog) -> VectorIndex | None:
        if not catalog.queueing and not _is_large(catalog):
            return None
        return self._indexes.use(str(folder), lambda: _begun(folder, catalog))

    async def close(self) -> None:
        with anyio.CancelScope(shield=True):
            await in_thread(self._close)

    def _close(self) -> None:
        self._indexes.close_all()
        self.index.close()
        for catalog in self._opened.values():
            catalog.close()
        self._lock.release()


def _begun(folder: Path, catalog: Catalog) -> VectorIndex:
    """The index of a catalog. The first time it has everything to learn: nothing was queued for it so far."""
    if not catalog.queueing:
        catalog.queueing = True
        IndexQueue(catalog).begin_generation()
    return VectorIndex(folder, catalog)


def index_wanted(catalog: Catalog, tenant: str) -> bool:
    """Whether the tenant's store has a vector index, or is to have one."""
    return tenant == DEFAULT_TENANT or IndexQueue(catalog).generation().seal is not None or _is_large(catalog)


def _is_large(catalog: Catalog) -> bool:
    return CatalogSearch(catalog).count(Filters()) >= INDEX_FROM


def folder_of(data: Path, tenant: str) -> Path:
    """Where the tenant's articles are."""
    return data if tenant == DEFAULT_TENANT else data / TENANTS / tenant


def tenants_in(data: Path) -> Iterator[str]:
    """The tenants that have a folder: the default one first."""
    yield DEFAULT_TENANT
    yield from sorted(path.parent.name for path in (data / TENANTS).glob(f"*/{FILE}"))


def locked(folder: Path) -> FileLock:
    """The lock of the store in `folder`, which is made if need be."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        # It is released from another thread than it was taken in.
        lock = FileLock(folder / "lock", thread_local=False)
        lock.acquire(timeout=0)
        # A process that was killed has left it. Whoever listens there now is to get no calls, and no key.
        (folder / SERVED_AT).unlink(missing_ok=True)
    except Timeout:
        raise StoreInUse(
            f"Another process serves the store in {folder}. Two would destroy its index: ask the one that runs, "
            "stop it, or use a Chroma server (QA_CHROMA_URL) for several."
        ) from None
    except OSError as error:
        raise unwritable(folder, error) from error
    return lock


def unwritable(folder: Path, error: OSError) -> Unavailable:
    return Unavailable(f"The store's folder {folder} cannot be written: {error.strerror}.", "store-read-only", 60)
