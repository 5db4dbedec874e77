import { globSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { Ctx } from "#lib/context";
import { expectScoped, type Twins } from "./twin-workspaces.ts";

type Ids = Twins["ids"];
type Call = (ctx: Ctx, ids: Ids) => unknown;
/** A call, or one with SQL that runs first and the code it is refused with. */
type Case = Call | { run: Call; given?: string; refused?: string };

/**
 * Defines the tests of a domain's tenancy: every exported function whose first parameter is a `Ctx` either has a case or a
 * reason for having none, so that a new one cannot be forgotten.
 *
 * @param cases by the function's name; a second case of one function adds words after it: "saveDraft again"
 */
export function describeTenantScope(
  twins: Twins,
  folder: string,
  cases: Record<string, Case>,
  elsewhere: Record<string, string> = {},
): void {
  describe("another workspace with the same ids makes no difference to", () => {
    test.each(Object.entries(cases))("%s", async (_name, given) => {
      const { run, ...options } = typeof given === "function" ? { run: given } : given;
      await expectScoped(twins, run, options);
    });
  });

  test("every function of the folder that acts for a workspace has a case, or a reason for none", () => {
    const known = new Set([...Object.keys(cases).map((name) => name.split(" ")[0]), ...Object.keys(elsewhere)]);
    expect(scopedFunctions(folder).filter((name) => !known.has(name))).toEqual([]);
  });
}

function scopedFunctions(folder: string): string[] {
  const sources = globSync(`${folder}/**/*.ts`).filter((path) => !/\.test\.ts$|\/test(ing|-support)\.ts$/.test(path));
  const names = sources.flatMap((path) =>
    [
      ...readFileSync(path, "utf8").matchAll(
        /^export (?:async )?function\*? (\w+)(?:<[^>]*>)?\(\s*(?:ctx|\{[^}]*\}): Ctx\b/gm,
      ),
    ].map(([, name]) => name ?? ""),
  );
  return [...new Set(names)].sort();
}
