/** `npm run check`: types, format and lint, import arrows, unused code. */
import { runChecks } from "./checks/run-checks.ts";

const { failed } = await runChecks();
process.exitCode = failed > 0 ? 1 : 0;
