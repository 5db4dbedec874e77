import { join } from "node:path";
import { projectRoot } from "./data-paths.ts";

/** The folder that holds the `usr` of Debian's packages for tests, once `npm test` has unpacked them there. */
export const debianRoot = join(projectRoot, ".data/debian");
