/** `npm run roles`: writes docs/roles.md, the table of roles, pages and actions, from the code. */
import { writeFileSync } from "node:fs";
import { writeRoleTable } from "./role-table.ts";

writeFileSync("docs/roles.md", writeRoleTable());
console.log("docs/roles.md is written.");
