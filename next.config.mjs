import { PHASE_PRODUCTION_BUILD } from "next/constants.js";
import createNextIntlPlugin from "next-intl/plugin";

const withNextIntl = createNextIntlPlugin("./lib/i18n/request.ts");

/** @type {import("next").NextConfig} */
const config = {
  reactStrictMode: true,
  poweredByHeader: false,
  typedRoutes: false,
  // The name of the icons' file changes with its content.
  headers: async () => [
    { source: "/i/:file", headers: [{ key: "Cache-Control", value: "public, max-age=31536000, immutable" }] },
  ],
  // `npm run check` holds the types; a newcomer's first build need not do it again.
  typescript: { ignoreBuildErrors: true },
  // Native modules, and parts that read their own files, must be loaded by Node and not be bundled.
  turbopack: {
    // Texts are parsed while building: neither a request nor the browser parses them, and the browser loads no parser.
    rules: {
      "*.json": {
        loaders: ["./scripts/page-texts/compile-texts.mjs"],
        condition: { path: "{./lib/i18n/messages}/**/*" },
      },
    },
    resolveAlias: { "use-intl/format-message": "use-intl/format-message/format-only" },
  },
  serverExternalPackages: ["@node-rs/argon2", "postgres", "pg-boss", "exceljs", "yauzl"],
};

/**
 * Which texts each page brings to the browser, read from the sources and written into the build. The server needs neither
 * the sources nor this: it runs what was built.
 */
async function pageTexts() {
  const { catalogues } = await import("./lib/i18n/catalogues.ts");
  const { readNeeds, readPageTexts } = await import("./scripts/page-texts/page-texts.ts");
  const root = import.meta.dirname;
  return JSON.stringify(readPageTexts(root, readNeeds(root, catalogues.en)));
}

/** @param {string} phase */
export default async function configure(phase) {
  if (phase !== PHASE_PRODUCTION_BUILD) return withNextIntl(config);
  return withNextIntl({ ...config, env: { PAGE_TEXTS: await pageTexts() } });
}
