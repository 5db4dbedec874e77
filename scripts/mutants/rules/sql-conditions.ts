import type { Edit } from "../mutant.ts";
import type { Token } from "./sql-tokens.ts";

/** The tokens of one condition: what stands after WHERE, ON, HAVING or WHEN, or a whole fragment that is one. */
type Condition = readonly Token[];

const is = (token: Token | undefined, ...words: string[]) => token?.kind === "word" && words.includes(token.text);

const enders = (
  "GROUP ORDER LIMIT OFFSET FOR RETURNING WINDOW UNION EXCEPT INTERSECT INNER FULL CROSS JOIN WHERE HAVING ON DO " +
  "FETCH SET WHEN THEN ELSE END LEFT RIGHT"
).split(" ");
const comparisons = new Set(["=", "<", ">", "<=", ">=", "<>", "!=", "@>", "<@"]);
const comparingWords = ["IS", "IN", "LIKE", "ILIKE", "EXISTS", "BETWEEN"];
/** A fragment that begins with one of these is no condition, whatever it compares inside. */
const statements =
  "SELECT INSERT UPDATE DELETE WITH ORDER LIMIT FOR CASE RETURNING SET VALUES ON WHERE GROUP FROM JOIN LEFT INNER UNION CREATE ALTER DROP".split(
    " ",
  );

/** Every condition of a template, those of subqueries included. */
export function findConditions(tokens: readonly Token[]): Condition[] {
  const found = tokens.flatMap((_, at) => (startsCondition(tokens, at) ? [conditionFrom(tokens, at + 1)] : []));
  const [first] = tokens;
  if (is(first, "AND", "OR")) found.push(conditionFrom(tokens, 1));
  else if (!is(first, ...statements) && compares(tokens)) found.push(conditionFrom(tokens, 0));
  return found.filter((condition) => condition.length > 0);
}

function startsCondition(tokens: readonly Token[], at: number): boolean {
  const [before, token, after] = [tokens[at - 1], tokens[at], tokens[at + 1]];
  if (is(token, "WHERE", "HAVING")) return true;
  if (is(token, "ON")) return !is(before, "DISTINCT") && !is(after, "CONFLICT", "DELETE", "UPDATE", "COMMIT");
  return is(token, "WHEN") && !comparesOneValue(tokens, at);
}

/** `CASE x WHEN 1`, whose WHEN names a value and no condition. */
function comparesOneValue(tokens: readonly Token[], at: number): boolean {
  const depth = tokens[at]?.depth;
  for (let open = 0, index = at - 1; index >= 0; index--) {
    const token = tokens[index];
    if (token?.depth !== depth) continue;
    if (is(token, "END")) open += 1;
    if (is(token, "CASE")) {
      if (open === 0) return !is(tokens[index + 1], "WHEN");
      open -= 1;
    }
  }
  return true;
}

function compares(tokens: readonly Token[]): boolean {
  return tokens.some((token) => token.depth === 0 && (comparisons.has(token.text) || is(token, ...comparingWords)));
}

function conditionFrom(tokens: readonly Token[], from: number): Condition {
  const depth = tokens[from]?.depth ?? 0;
  let cases = 0;
  let to = from;
  for (; to < tokens.length; to++) {
    const token = tokens[to] as Token;
    if (token.depth > depth) continue;
    if (token.depth < depth) break;
    if (is(token, "CASE")) cases += 1;
    else if (cases > 0) cases -= is(token, "END") ? 1 : 0;
    else if (token.text === "," || token.text === ";") break;
    // `left(…)` and `right(…)` are functions.
    else if (is(token, "LEFT", "RIGHT") && tokens[to + 1]?.text === "(") continue;
    else if (is(token, ...enders)) break;
  }
  return tokens.slice(from, to);
}

/** Drops and negates each predicate of a condition, those in parentheses too. */
export function mutateCondition(source: string, condition: Condition): Edit[] {
  const alternatives = split(condition, "OR");
  return alternatives.flatMap((alternative) => {
    const predicates = split(alternative, "AND").map(withoutTrailingFragments);
    return predicates.flatMap((predicate) => {
      const alone = alternatives.length > 1 && predicates.length === 1;
      return [...mutatePredicate(source, predicate, alone ? "false" : "true"), ...mutateInside(source, predicate)];
    });
  });
}

function mutatePredicate(source: string, predicate: Condition, neutral: string): Edit[] {
  const [first, last] = [predicate[0], predicate.at(-1)];
  if (!first || !last) return [];
  const [start, end] = [first.start, last.end];
  const negated = is(first, "NOT")
    ? source.slice(predicate[1]?.start ?? start, end)
    : `NOT (${source.slice(start, end)})`;
  const edits: Edit[] = [{ rule: "SQL predicate negated", start, end, replacement: negated }];
  if (source.slice(start, end) !== neutral) {
    edits.unshift({ rule: "SQL predicate dropped", start, end, replacement: neutral });
  }
  return edits;
}

/** `(a OR b)` and `NOT (a AND b)`; a subquery's own conditions are found by their WHERE. */
function mutateInside(source: string, predicate: Condition): Edit[] {
  const open = is(predicate[0], "NOT") ? 1 : 0;
  const inside = predicate.slice(open + 1, -1);
  const wrapped = predicate[open]?.text === "(" && predicate.at(-1)?.text === ")";
  if (!wrapped || is(inside[0], "SELECT", "WITH")) return [];
  const depth = predicate[open]?.depth ?? 0;
  const several = inside.every((token) => token.depth > depth) && inside.some((token) => is(token, "AND", "OR"));
  return several ? mutateCondition(source, inside) : [];
}

function split(tokens: Condition, word: "AND" | "OR"): Condition[] {
  const depth = tokens[0]?.depth;
  const parts: Token[][] = [[]];
  let [cases, between] = [0, false];
  for (const token of tokens) {
    const here = token.depth === depth;
    if (here && is(token, "CASE")) cases += 1;
    if (here && is(token, "END")) cases -= 1;
    if (here && is(token, "BETWEEN")) between = true;
    if (here && cases === 0 && is(token, word)) {
      // The AND of BETWEEN belongs to it.
      if (word === "AND" && between) between = false;
      else {
        parts.push([]);
        continue;
      }
    }
    parts.at(-1)?.push(token);
  }
  return parts.filter((part) => part.length > 0);
}

/** `a = 1 ${more}`: a value that follows a whole expression is a fragment of its own, such as a further AND. */
function withoutTrailingFragments(predicate: Condition): Condition {
  let end = predicate.length;
  while (end > 1 && predicate[end - 1]?.kind === "value" && completes(predicate[end - 2])) end -= 1;
  return predicate.slice(0, end);
}

const joiners = new Set("AND OR NOT IN IS LIKE ILIKE BETWEEN ANY ALL FROM INTERVAL THEN ELSE WHEN".split(" "));

function completes(token: Token | undefined): boolean {
  if (!token) return false;
  if (token.kind === "symbol") return token.text === ")";
  return token.kind !== "word" || !joiners.has(token.text);
}
