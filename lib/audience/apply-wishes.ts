import type { SuppressionKind } from "#db/audience-enums";
import type { Ctx } from "#lib/context";
import { liftByPerson } from "./lift.ts";
import { type NewSuppression, type Person, recordSuppressions } from "./suppress.ts";

/** What a person said about being messaged: by a word, or by the platform's own switch. */
export type Wish = Person & {
  wants: "stop" | "start";
  kind: SuppressionKind;
  source: "word" | "platform";
  country?: string | null;
  at: Date;
  via?: NewSuppression["via"];
};

/** Applies wishes in the order in which they were said. */
export async function applyWishes(ctx: Ctx, wishes: Wish[]): Promise<void> {
  const inOrder = [...wishes].sort((a, b) => a.at.getTime() - b.at.getTime());
  for (let from = 0, to = 0; from < inOrder.length; from = to) {
    const wants = inOrder[from]?.wants;
    while (inOrder[to]?.wants === wants) to += 1;
    const said = inOrder.slice(from, to).map(({ wants: _, ...wish }) => wish);
    if (wants === "stop") await recordSuppressions(ctx, said);
    else await liftByPerson(ctx, said);
  }
}
