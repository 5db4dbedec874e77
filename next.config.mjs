import createNextIntlPlugin from "next-intl/plugin";

const withNextIntl = createNextIntlPlugin("./lib/i18n/request.ts");

/** @type {import("next").NextConfig} */
const config = {
  reactStrictMode: true,
  poweredByHeader: false,
  typedRoutes: false,
  // `npm run check` holds the types; a newcomer's first build need not do it again.
  typescript: { ignoreBuildErrors: true },
  // Native modules, and parts that read their own files, must be loaded by Node and not be bundled.
  serverExternalPackages: ["@node-rs/argon2", "postgres", "pg-boss", "exceljs", "yauzl"],
};

export default withNextIntl(config);
