// Loaded before dependency-cruiser. It would read TypeScript through the compiler's API, which TypeScript 7 no longer has.
// Its other parser, swc, can read TSX but is never told to, and does not tell type-only imports apart: this mends both.
const swc = require("@swc/core");

const { parseFileSync } = swc;
/** Type-only imports and exports leave no trace at run time, and the arrows are about run time. */
const leavesNoTrace = (item) => item.typeOnly === true;

swc.parseFileSync = (file, options) => {
  const program = parseFileSync(file, { ...options, tsx: file.endsWith(".tsx") });
  program.body = program.body.filter((item) => !leavesNoTrace(item));
  return program;
};
