import type { TemplateRules } from "#lib/connectors/profile";
import { namesIn, variablesIn, wordsBeside } from "../variables.ts";
import { type ContentIssue, issue } from "./issue.ts";

/** Where variables may not stand, and how many a text carries. */
export function variableIssues(text: string, field: string, { mode, parts }: TemplateRules): ContentIssue[] {
  // Reviewers refuse these; a text of ours may begin with a name.
  if (mode === "rendered") return [];
  const trimmed = text.trim();
  const variables = variablesIn(trimmed);
  const issues: ContentIssue[] = [];
  const edge = variables.find((at) => at.start === 0) ?? variables.find((at) => at.end === trimmed.length);
  if (edge) issues.push(issue("bodyEdge", field, { name: edge.name }));
  const pair = variables
    .map((at, index) => [at, variables[index + 1]] as const)
    .find(([at, next]) => next && trimmed.slice(at.end, next.start).trim() === "");
  if (pair?.[1]) issues.push(issue("bodyAdjacent", field, { first: pair[0].name, second: pair[1].name }));
  const count = namesIn(trimmed).length;
  const words = (parts?.wordsPerVariable ?? 0) * count + 1;
  if (count > 0 && wordsBeside(trimmed) < words) issues.push(issue("bodyVariablesMany", field, { count, words }));
  return issues;
}
