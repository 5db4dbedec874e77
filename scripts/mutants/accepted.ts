import accepted from "./accepted.json" with { type: "json" };
import type { Location, Mutant } from "./mutant.ts";

type Accepted = { file: string; rule: string; before: string; after: string; reason: string };

/** Why this survivor needs no test, or undefined. Matched by its text, so that it holds when lines move. */
export function reasonToAccept(mutant: Mutant, at: Location): string | undefined {
  const found = (accepted as Accepted[]).find(
    (each) =>
      each.file === mutant.file && each.rule === mutant.rule && each.before === at.before && each.after === at.after,
  );
  return found?.reason;
}
