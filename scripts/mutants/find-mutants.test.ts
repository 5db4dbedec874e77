import { describe, expect, test } from "vitest";
import { editsOf, isTenantCheck } from "./find-mutants.ts";
import { applyEdit, locate } from "./mutant.ts";

/** Every result of the rules, by rule. */
function mutate(source: string): [rule: string, mutated: string][] {
  return editsOf(source).map((edit) => [edit.rule, applyEdit(source, edit)]);
}

function only(source: string, rule: string): string[] {
  return mutate(source).flatMap(([each, mutated]) => (each === rule ? [mutated] : []));
}

describe("code", () => {
  test("a condition is negated and a guard never holds", () => {
    const source = "function f(a) { if (a.b) return; g(); }";
    expect(only(source, "condition negated")).toEqual(["function f(a) { if (!(a.b)) return; g(); }"]);
    expect(only(source, "guard removed")).toEqual(["function f(a) { if (false) return; g(); }"]);
    expect(only(source, "statement removed")).toEqual(["function f(a) { if (a.b) return; {} }"]);
  });

  test("characters outside ASCII before a change do not move it", () => {
    const source = 'const name = "é漢字🎉"; // 漢字 🎉\nconst ok = a === b;';
    expect(only(source, "operator changed")).toEqual([source.replace("===", "!==")]);
  });

  test.each([
    ["const x = a < b;", "operator changed", ["const x = a <= b;", "const x = a >= b;"]],
    ["const x = a && b;", "operator changed", ["const x = a || b;"]],
    ["const x = a ?? b;", "default removed", ["const x = a;"]],
    ['const x = "a" + b;', "operator changed", []],
    [
      "const x = a?.b?.[0]?.(c);",
      "optional chaining removed",
      ["const x = a.b?.[0]?.(c);", "const x = a?.b[0]?.(c);", "const x = a?.b?.[0](c);"],
    ],
    ["const x = list.filter(f).length;", "filter dropped", ["const x = list.length;"]],
    ["const x = Math.min(a, b);", "min swapped for max", ["const x = Math.max(a, b);"]],
    ["const x = [1, 2];", "element dropped", ["const x = [2];", "const x = [1];"]],
    ['f({ state: "sent" });', "text changed", ['f({ state: "" });']],
  ])("%s: %s", (source, rule, expected) => {
    expect(only(source, rule).sort()).toEqual(expected.sort());
  });

  test.each([
    ["if (rows.length === 0) return;", "guard removed", []],
    ["if (rows.length === 0) return new Map();", "guard removed", []],
    ["if (rows.length === 0) return 1;", "guard removed", ["if (false) return 1;"]],
    ["list.sort((a, b) => (a < b ? -1 : 1));", "operator changed", ["list.sort((a, b) => (a >= b ? -1 : 1));"]],
    ["const late = Date.now() > end;", "operator changed", ["const late = Date.now() <= end;"]],
    ["const late = waitMs >= longest;", "operator changed", ["const late = waitMs < longest;"]],
    ["const idleMs = 500;", "number changed", ["const idleMs = 50000;"]],
    ["const size = 500;", "number changed", ["const size = 1000;"]],
  ])("what nobody could notice stays: %s: %s", (statement, rule, expected) => {
    const wrap = (body: string) => `function f() { ${body} }`;
    expect(only(wrap(statement), rule)).toEqual(expected.map(wrap));
  });

  test("types, imports and log lines stay", () => {
    expect(mutate('import { a } from "b";\ntype T = 1 | "x";\nlog.warn({ n: 1 }, "slow");')).toEqual([]);
  });

  test("the report of an error goes, and its words stay", () => {
    expect(mutate('function f() { reportError({ activity: "x" }, error); }')).toEqual([
      ["statement removed", "function f() { {} }"],
    ]);
  });
});

describe("queries written with Drizzle", () => {
  const source = "db.select().from(t).where(and(eq(t.workspaceId, id), gt(t.at, now))).limit(5).for('update');";

  test("each predicate is dropped and negated", () => {
    expect(only(source, "predicate dropped")).toEqual([
      source.replace("eq(t.workspaceId, id)", "undefined"),
      source.replace("gt(t.at, now)", "undefined"),
    ]);
    expect(only(source, "predicate negated")[0]).toContain("negatedByMutant(eq(t.workspaceId, id))");
    expect(only(source, "predicate negated")[0]).toContain('import { not as negatedByMutant } from "drizzle-orm";');
  });

  test("locks, limits and boundaries change", () => {
    expect(only(source, "for dropped")).toEqual([source.replace(".for('update')", "")]);
    expect(only(source, "limit dropped")).toEqual([source.replace(".limit(5)", "")]);
    expect(only(source, "boundary changed")[0]).toContain("changedByMutant(t.at, now)");
  });
});

describe("tenant checks", () => {
  const checks = (source: string) => editsOf(source).filter((edit) => isTenantCheck(source, edit)).length;

  test("are predicates that compare the workspace with a value", () => {
    expect(checks("q.where(eq(t.workspaceId, ctx.workspaceId));")).toBe(2);
    expect(checks("q.where(and(eq(t.workspaceId, workspaceId), eq(t.id, id)));")).toBe(2);
    // biome-ignore lint/suspicious/noTemplateCurlyInString: this is source text
    expect(checks("sql`SELECT 1 FROM t WHERE workspace_id = ${ctx.workspaceId} AND id = ${id}`;")).toBe(2);
  });

  test("are not the joins of two tables", () => {
    const joined = 'import { a, b } from "#db/schema/x";\nq.where(eq(a.workspaceId, b.workspaceId));';
    expect(checks(joined)).toBe(0);
    expect(checks("sql`SELECT 1 FROM a JOIN b ON a.workspace_id = b.workspace_id`;")).toBe(0);
  });
});

test("a mutant is shown by its line, before and after", () => {
  const source = "const a = 1;\n\n  if (a) return1();\n";
  const edit = editsOf(source).find(({ rule }) => rule === "condition negated");
  expect(edit && locate(source, edit)).toEqual({ line: 3, before: "if (a) return1();", after: "if (!(a)) return1();" });
});
