# Hammer as an image. It runs as a user without rights, on a root file system that may be read-only: what it keeps is in
# /data, what it needs for a moment in /tmp. ops/rehearse-image.sh does the same steps without Docker.

FROM node:24-slim AS build
WORKDIR /src
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY . .
RUN npm run build

FROM node:24-slim AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund

FROM node:24-slim
# pg_dump and pg_restore for backups of PostgreSQL must not be older than the server.
RUN apt-get update \
  && apt-get install -y --no-install-recommends ca-certificates postgresql-common \
  && /usr/share/postgresql-common/pgdg/apt.postgresql.org.sh -y \
  && apt-get install -y --no-install-recommends postgresql-client-18 \
  && rm -rf /var/lib/apt/lists/* \
  && mkdir /data && chown node:node /data
WORKDIR /app
COPY --from=packages /app/node_modules node_modules
COPY --from=build /src/dist dist
COPY package.json ./
COPY ops/image/hammer /usr/local/bin/hammer
COPY ops/image/healthcheck.js ops/image/
ENV NODE_ENV=production \
  DATABASE_URL=sqlite:/data/hammer.sqlite \
  STATE_DIR=/data \
  HOST=0.0.0.0 \
  LOG_FORMAT=json
USER node
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=3 CMD ["node", "/app/ops/image/healthcheck.js"]
CMD ["hammer", "serve"]
