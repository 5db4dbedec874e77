import type { z } from "zod";
import { gatewaySchema } from "#lib/connectors/carriers";

/** Gateways that a channel may have. */
export const GATEWAYS_MAX = 5;

/** What is wrong with typed gateways. `gateway` counts from 1, `path` names a place in it such as `answer.id`. */
export type GatewayProblem =
  | { kind: "notJson"; line: number | null }
  | { kind: "notList" | "empty" | "tooMany" }
  | { kind: "missing" | "invalid"; gateway: number; path: string }
  | { kind: "choice"; gateway: number; path: string; values: string }
  | { kind: "sameKey"; gateway: number; key: string };

/** Problems that are shown at once. */
const most = 8;

/** What keeps a text from being a list of gateways, first things first; nothing where it is one. */
export function gatewayProblems(text: string): GatewayProblem[] {
  let list: unknown;
  try {
    list = JSON.parse(text);
  } catch (error) {
    return [{ kind: "notJson", line: lineOf(text, error) }];
  }
  if (!Array.isArray(list)) return [{ kind: "notList" }];
  if (list.length === 0) return [{ kind: "empty" }];
  if (list.length > GATEWAYS_MAX) return [{ kind: "tooMany" }];
  const problems = list.flatMap((one, at) => {
    const issues = gatewaySchema.safeParse(one).error?.issues ?? [];
    return issues.map((issue) => problemOf(issue, one, at + 1));
  });
  const keys = list.map((one: unknown) => valueAt(one, ["key"]));
  const repeated = keys.flatMap((key, at): GatewayProblem[] =>
    typeof key === "string" && keys.indexOf(key) < at ? [{ kind: "sameKey", gateway: at + 1, key }] : [],
  );
  return [...problems, ...repeated].slice(0, most);
}

/** The secrets that typed gateways name, by gateway, in the order in which they appear; nothing while the text is no JSON. */
export function secretsNeeded(text: string): { key: string; name: string }[] {
  let list: unknown;
  try {
    list = JSON.parse(text);
  } catch {
    return [];
  }
  if (!Array.isArray(list)) return [];
  return list.slice(0, GATEWAYS_MAX).flatMap((one: unknown) => {
    const key = valueAt(one, ["key"]);
    if (typeof key !== "string" || key === "") return [];
    const names = [...JSON.stringify(one).matchAll(/\{\{secret\.(\w{1,40})\}\}/g)].map((match) => match[1] ?? "");
    return [...new Set(names)].map((name) => ({ key, name }));
  });
}

function problemOf(issue: z.core.$ZodIssue, one: unknown, gateway: number): GatewayProblem {
  const path = issue.path.join(".");
  if (valueAt(one, issue.path) === undefined && path !== "") return { kind: "missing", gateway, path };
  if (issue.code !== "invalid_value") return { kind: "invalid", gateway, path };
  return { kind: "choice", gateway, path, values: issue.values.map(String).join(", ") };
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((at, key) => (at as Record<PropertyKey, unknown> | null | undefined)?.[key], value);
}

/** Engines say a line, a position or neither; then it is the first line that is wrong with all before it but no sooner. */
function lineOf(text: string, error: unknown): number | null {
  const words = error instanceof Error ? error.message : "";
  const line = /line (\d+)/.exec(words)?.[1];
  if (line) return Number(line);
  const position = /position (\d+)/.exec(words)?.[1];
  if (position) return text.slice(0, Number(position)).split("\n").length;
  const lines = text.split("\n");
  const wrong = lines.findIndex((_line, at) => isWrong(lines.slice(0, at + 1).join("\n")));
  return wrong === -1 ? null : wrong + 1;
}

/** Whether the beginning of a text can no longer become JSON, whatever follows. */
function isWrong(beginning: string): boolean {
  try {
    JSON.parse(beginning);
    return false;
  } catch (error) {
    return !/\bend of\b/i.test(String(error));
  }
}
