// Loaded before dependency-cruiser, whose default parser uses the TypeScript compiler's API, which TypeScript 7 no longer
// has. Its other parser, swc, is never told to read TSX and does not distinguish type-only imports. This fixes both.
const swc = require("@swc/core");

const { parseFileSync } = swc;
/** Type-only imports do not exist at run time, and the import rules are about run time. */
const isTypeOnly = (item) => item.typeOnly === true;

swc.parseFileSync = (file, options) => {
  const program = parseFileSync(file, { ...options, tsx: file.endsWith(".tsx") });
  program.body = program.body.filter((item) => !isTypeOnly(item));
  return program;
};
