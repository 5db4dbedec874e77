import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { applyEdit, type Edit, type Mutant } from "./mutant.ts";
import { mutateCode } from "./rules/code.ts";
import { mutateQueries } from "./rules/queries.ts";
import { mutateSql } from "./rules/sql.ts";
import { parseSource, parses } from "./rules/syntax-tree.ts";

/** Every rule is tried on these. */
const wholeFiles = [
  "lib/{sending,inbound,jobs,worker}/**/*.ts",
  "lib/actions/{define-action,same-origin}.ts",
  "lib/auth/{permissions,session}.ts",
  "lib/context.ts",
];
/** Of these, only the predicates that keep workspaces apart. */
const tenantChecks = "lib/**/*.ts";

/** Not shipped, or run by a person once. */
const notSource = /\.test\.ts$|\/test-support\.ts$|\/testing\.ts$|^lib\/(testing|demo|embedded)\//;

/**
 * Every mutant the rules make, in a stable order.
 *
 * @param root of the project
 */
export function findMutants(root: string): Mutant[] {
  const whole = new Set(wholeFiles.flatMap((pattern) => list(root, pattern)));
  return list(root, tenantChecks).flatMap((file) => {
    const source = readFileSync(join(root, file), "utf8");
    const wanted = whole.has(file) ? () => true : (edit: Edit) => isTenantCheck(source, edit);
    return editsOf(source, wanted).map((edit) => ({ file, ...edit }));
  });
}

/** The wanted edits of one file that still parse, each result once, in the order of the file. */
export function editsOf(source: string, wanted: (edit: Edit) => boolean = () => true): Edit[] {
  const statements = parseSource(source);
  const edits = [mutateCode, mutateQueries, mutateSql].flatMap((mutate) => mutate(source, statements));
  const distinct = new Map(edits.filter(wanted).map((edit) => [applyEdit(source, edit), edit]));
  distinct.delete(source);
  return [...distinct]
    .filter(([mutated]) => parses(mutated))
    .map(([, edit]) => edit)
    .sort((a, b) => a.start - b.start || a.end - b.end || a.rule.localeCompare(b.rule));
}

/** A predicate that compares a row's workspace with a value; two tables joined by it are not meant. */
export function isTenantCheck(source: string, edit: Edit): boolean {
  if (!/predicate (dropped|negated)$/.test(edit.rule)) return false;
  const text = source.slice(edit.start, edit.end);
  if (edit.rule.startsWith("SQL")) return /workspace_?id\}?"?\s*=\s*\$\{/i.test(text);
  const compared = /^eq\(\w+\.workspaceId,\s*(?:(\w+)\.)?(\w+)\)$/.exec(text);
  if (!compared) return false;
  const [, object] = compared;
  return object === undefined || !new RegExp(`import \\{[^}]*\\b${object}\\b[^}]*\\} from "#db/schema`).test(source);
}

function list(root: string, pattern: string): string[] {
  return globSync(pattern, { cwd: root })
    .map((path) => path.replaceAll("\\", "/"))
    .filter((path) => !notSource.test(path))
    .sort();
}
