# syntax=docker/dockerfile:1
# Both stages stand on one image: the environment points at its Python.
ARG PYTHON_IMAGE=python:3.12.13-slim-trixie

FROM ${PYTHON_IMAGE} AS build
ENV UV_LINK_MODE=copy \
    UV_PYTHON_DOWNLOADS=never
RUN pip install --no-cache-dir uv==0.13.9
WORKDIR /app

# The dependencies are a layer of their own, which a change to the code leaves alone. Wheels only: no compiler here.
COPY pyproject.toml uv.lock ./
RUN --mount=type=cache,target=/root/.cache/uv \
    uv sync --frozen --no-dev --extra otel --no-build --no-install-project

# The vocabularies that count tokens, so that nothing is downloaded later. Where they cannot be fetched the build fails;
# VOCABULARY=none builds without them, and the service estimates.
ARG VOCABULARY="cl100k_base o200k_base"
RUN mkdir vocabulary \
    && if [ "$VOCABULARY" != none ]; then \
         TIKTOKEN_CACHE_DIR=vocabulary timeout 300 .venv/bin/python -c \
           "import sys, tiktoken; [tiktoken.get_encoding(name) for name in sys.argv[1:]]" $VOCABULARY; \
       fi

COPY LICENSE README.md ./
COPY prompts prompts
COPY service service
RUN --mount=type=cache,target=/root/.cache/uv \
    uv sync --frozen --no-dev --extra otel --no-editable


FROM ${PYTHON_IMAGE}
LABEL org.opencontainers.image.title="Article QA" \
      org.opencontainers.image.description="Answers questions about articles; every sentence is proven by a verbatim quote." \
      org.opencontainers.image.licenses="Apache-2.0"

# A fixed user, so that the files of a mounted folder can be given to it.
RUN groupadd --gid 10001 qa \
    && useradd --uid 10001 --gid qa --no-create-home --home-dir /data --shell /usr/sbin/nologin qa \
    && install --directory --owner qa --group qa /data
COPY --from=build /app/.venv /app/.venv
COPY --from=build /app/vocabulary /app/vocabulary

# QA_OPEN_TO_NETWORK: a container's loopback reaches nobody. Who may come in is decided by whoever publishes the port.
# The tokens of TIKTOKEN_CACHE_DIR are counted; they are no secret.
# hadolint ignore=DL3064
ENV PATH=/app/.venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    TIKTOKEN_CACHE_DIR=/app/vocabulary \
    QA_DATA=/data \
    QA_OPEN_TO_NETWORK=true
WORKDIR /app
USER 10001:10001
VOLUME /data
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "-c", "from http.client import HTTPConnection as C; c = C('127.0.0.1', 8000, timeout=4); c.request('GET', '/healthz'); raise SystemExit(c.getresponse().status != 200)"]
CMD ["python", "-m", "service.cli", "serve", "--host", "0.0.0.0", "--port", "8000"]
