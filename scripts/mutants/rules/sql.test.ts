import { describe, expect, test } from "vitest";
import { applyEdit } from "../mutant.ts";
import { mutateSql } from "./sql.ts";
import { parseSource } from "./syntax-tree.ts";

/** The SQL of every mutant of one rule. `#` stands for a value of the template: `${value}`. */
function mutate(statement: string, rule: string): string[] {
  const source = `sql\`${statement.replaceAll("#", "$" + "{value}")}\`;`;
  return mutateSql(source, parseSource(source))
    .filter((edit) => edit.rule === rule)
    .map((edit) =>
      applyEdit(source, edit)
        .slice(4, -2)
        .replaceAll("$" + "{value}", "#"),
    );
}

describe("predicates", () => {
  test.each([
    [
      "SELECT 1 FROM t WHERE a = # AND b > 1 ORDER BY a",
      ["SELECT 1 FROM t WHERE true AND b > 1 ORDER BY a", "SELECT 1 FROM t WHERE a = # AND true ORDER BY a"],
    ],
    [
      "SELECT 1 FROM t WHERE a = 1 OR b = 2",
      ["SELECT 1 FROM t WHERE false OR b = 2", "SELECT 1 FROM t WHERE a = 1 OR false"],
    ],
    [
      "DELETE FROM t WHERE (a = 1 OR b = 2) AND c",
      [
        "DELETE FROM t WHERE true AND c",
        "DELETE FROM t WHERE (false OR b = 2) AND c",
        "DELETE FROM t WHERE (a = 1 OR false) AND c",
        "DELETE FROM t WHERE (a = 1 OR b = 2) AND true",
      ],
    ],
    [
      "SELECT 1 FROM t WHERE a BETWEEN 1 AND 2 AND b",
      ["SELECT 1 FROM t WHERE true AND b", "SELECT 1 FROM t WHERE a BETWEEN 1 AND 2 AND true"],
    ],
    [
      "SELECT 1 FROM a JOIN b ON b.id = a.id LEFT JOIN c ON c.id = left(a.id, 2)",
      [
        "SELECT 1 FROM a JOIN b ON true LEFT JOIN c ON c.id = left(a.id, 2)",
        "SELECT 1 FROM a JOIN b ON b.id = a.id LEFT JOIN c ON true",
      ],
    ],
    ["SELECT count(*) FILTER (WHERE a = 'x -- y') FROM t", ["SELECT count(*) FILTER (WHERE true) FROM t"]],
    ["UPDATE t SET a = CASE WHEN b THEN 1 ELSE 2 END", ["UPDATE t SET a = CASE WHEN true THEN 1 ELSE 2 END"]],
    [
      "SELECT CASE WHEN a AND b THEN (SELECT 1) END FROM t",
      [
        "SELECT CASE WHEN true AND b THEN (SELECT 1) END FROM t",
        "SELECT CASE WHEN a AND true THEN (SELECT 1) END FROM t",
      ],
    ],
    ["SELECT CASE a WHEN 1 THEN 2 END FROM t", []],
    ["AND a = 1", ["AND true"]],
    ["a = 1 AND b IS NULL", ["true AND b IS NULL", "a = 1 AND true"]],
    ["a + 1", []],
    ["SELECT 1 FROM t WHERE a = # # LIMIT 1", ["SELECT 1 FROM t WHERE true # LIMIT 1"]],
    [
      "INSERT INTO t VALUES (1) ON CONFLICT (a) WHERE b DO NOTHING",
      ["INSERT INTO t VALUES (1) ON CONFLICT (a) WHERE true DO NOTHING"],
    ],
  ])("of %s are dropped", (statement, expected) => {
    expect(mutate(statement, "SQL predicate dropped").sort()).toEqual(expected.sort());
  });

  test("are negated, and a negation loses its NOT", () => {
    const subquery = "SELECT 1 FROM t WHERE NOT EXISTS (SELECT 1 FROM u WHERE u.id = t.id)";
    expect(mutate(subquery, "SQL predicate negated").sort()).toEqual([
      "SELECT 1 FROM t WHERE EXISTS (SELECT 1 FROM u WHERE u.id = t.id)",
      "SELECT 1 FROM t WHERE NOT EXISTS (SELECT 1 FROM u WHERE NOT (u.id = t.id))",
    ]);
  });
});

describe("clauses", () => {
  test.each([
    ["row lock dropped", "SELECT 1 FROM t LIMIT 1 FOR UPDATE OF t SKIP LOCKED", ["SELECT 1 FROM t LIMIT 1 "]],
    ["SKIP LOCKED dropped", "SELECT 1 FROM t FOR SHARE SKIP LOCKED", ["SELECT 1 FROM t FOR SHARE "]],
    ["ORDER BY dropped", "SELECT 1 FROM (SELECT 1 FROM t ORDER BY a, b) x", ["SELECT 1 FROM (SELECT 1 FROM t ) x"]],
    ["ORDER BY reversed", "SELECT 1 FROM t ORDER BY a, b LIMIT 1", ["SELECT 1 FROM t ORDER BY a DESC, b LIMIT 1"]],
    ["ORDER BY reversed", "SELECT 1 FROM t ORDER BY a DESC NULLS LAST", ["SELECT 1 FROM t ORDER BY a ASC NULLS LAST"]],
    ["ORDER BY reversed", "SELECT 1 FROM t ORDER BY a NULLS LAST", ["SELECT 1 FROM t ORDER BY a DESC NULLS LAST"]],
    ["LIMIT dropped", "SELECT 1 FROM t LIMIT # FOR UPDATE", ["SELECT 1 FROM t FOR UPDATE"]],
    [
      "ON CONFLICT dropped",
      "INSERT INTO t VALUES (1) ON CONFLICT (a) DO UPDATE SET b = 1 RETURNING a",
      ["INSERT INTO t VALUES (1)  RETURNING a"],
    ],
    ["DISTINCT dropped", "SELECT DISTINCT a FROM t", ["SELECT  a FROM t"]],
    [
      "assignment dropped",
      "UPDATE t SET a = 1, b = f(2, 3) WHERE c",
      ["UPDATE t SET b = f(2, 3) WHERE c", "UPDATE t SET a = 1 WHERE c"],
    ],
    [
      "listed value dropped",
      "SELECT 1 FROM t WHERE a IN ('x', 'y')",
      ["SELECT 1 FROM t WHERE a IN ('y')", "SELECT 1 FROM t WHERE a IN ('x')"],
    ],
    [
      "SQL operator changed",
      "SELECT a->>'b', c - 1 FROM t WHERE a <= b",
      ["SELECT a->>'b', c + 1 FROM t WHERE a <= b", "SELECT a->>'b', c - 1 FROM t WHERE a < b"],
    ],
    // Whether the very moment counts nobody could notice; on which side of it, somebody would.
    ["SQL operator changed", "DELETE FROM t WHERE a < now() - b", ["DELETE FROM t WHERE a < now() + b"]],
    ["SQL operator changed", "SELECT 1 FROM t WHERE a >= clock_timestamp()", []],
    ["SQL function swapped", "SELECT greatest(a, b) FROM t", ["SELECT least(a, b) FROM t"]],
  ])("%s: %s", (rule, statement, expected) => {
    const squeeze = (text: string) => text.replace(/\s+/g, " ").trim();
    expect(mutate(statement, rule).map(squeeze).sort()).toEqual(expected.map(squeeze).sort());
  });
});
