# syntax=docker/dockerfile:1

# The front end is built apart, so that neither Node nor its packages reach the image that runs.
FROM python:3.13-slim-bookworm AS frontend
WORKDIR /waymark
COPY requirements-node.lock package.json package-lock.json ./
COPY tools tools
COPY service_worker service_worker
COPY static static
COPY templates templates
RUN python -m tools.frontend

FROM python:3.13-slim-bookworm AS packages
COPY requirements.lock .
RUN python -m venv /opt/venv \
    && /opt/venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements.lock

FROM python:3.13-slim-bookworm
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    WAYMARK_ENVIRONMENT=production \
    WAYMARK_DATA_FOLDER=/data
WORKDIR /waymark
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin waymark \
    && install --directory --owner waymark --group waymark --mode 0700 /data
COPY --from=packages /opt/venv /opt/venv
COPY alembic alembic
COPY app app
COPY templates templates
COPY --from=frontend /waymark/static/built static/built
USER 10001
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=3s --start-period=20s \
    CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8000/health', timeout=2)"]
CMD ["python", "-m", "app.cli", "serve", "--host", "0.0.0.0"]
