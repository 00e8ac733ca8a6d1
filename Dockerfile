# One process, one volume (/data), a plain user; the root file system may be read-only.
FROM python:3.11-slim-bookworm AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PYTHONDONTWRITEBYTECODE=1
RUN python -m venv /opt/d40
COPY requirements-run.lock /src/
RUN /opt/d40/bin/python -m pip install --quiet --require-hashes -r /src/requirements-run.lock
COPY pyproject.toml README.md LICENSE /src/
COPY monitor /src/monitor
COPY config /src/config
COPY templates /src/templates
COPY seeds /src/seeds
# The project's own packages are pure Python: a path file installs them without a build backend from outside of the lock.
RUN mkdir /opt/d40/app \
 && cp -r /src/monitor /src/config /src/templates /src/seeds /opt/d40/app/ \
 && /opt/d40/bin/python -c "import sysconfig, pathlib; pathlib.Path(sysconfig.get_path('purelib'), 'd40.pth').write_text('/opt/d40/app\n')" \
 && printf '#!/opt/d40/bin/python\nfrom monitor.cli import main\n\nmain()\n' > /opt/d40/bin/d40 \
 && chmod 755 /opt/d40/bin/d40 \
 && /opt/d40/bin/d40 --version
# What runs does not install: no pip; no packages' own tests.
RUN /opt/d40/bin/python -m pip uninstall --quiet --yes pip \
 && find /opt/d40/lib -type d -name tests -prune -exec rm -rf {} + \
 && /opt/d40/bin/python -m compileall -q -j 2 /opt/d40/app /opt/d40/lib

FROM python:3.11-slim-bookworm
LABEL org.opencontainers.image.title="d40" \
      org.opencontainers.image.description="Watches provincial news for figures on social policy credit and mails what is new" \
      org.opencontainers.image.licenses="Apache-2.0"
RUN apt-get update \
 && apt-get install -y --no-install-recommends tini tzdata ca-certificates \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --uid 10040 --home-dir /data --shell /usr/sbin/nologin d40 \
 && install -d -o d40 -g d40 /data
COPY --from=build /opt/d40 /opt/d40
ENV PATH=/opt/d40/bin:$PATH \
    PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PYTHONUTF8=1 \
    TZ=Asia/Ho_Chi_Minh \
    D40_DATA=/data \
    MPLCONFIGDIR=/tmp/matplotlib
USER d40
WORKDIR /data
VOLUME /data
HEALTHCHECK --interval=1m --timeout=10s --start-period=1m --retries=3 CMD ["d40", "healthcheck"]
ENTRYPOINT ["tini", "--"]
CMD ["d40", "run"]
