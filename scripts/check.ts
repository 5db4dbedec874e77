/** `npm run check`: types, format and lint, import arrows, unused code. */
import { runChecks } from "./checks/run-checks.ts";

const results = await runChecks();
process.exitCode = results.every(({ passed }) => passed) ? 0 : 1;
