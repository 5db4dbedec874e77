import type { CampaignState } from "#db/enums";
import type { TemplateContent } from "#db/json/template-content";
import { templateColumns } from "#lib/templates/content/render-template";
import type { EditChoice } from "./schema.ts";

/** States of campaigns that an edit of their template touches. */
export const touchedStates = ["scheduled", "running", "paused"] as const satisfies CampaignState[];

/** A campaign that an edit of its template touches. `waiting` are the people to whom nothing has been handed over yet. */
export type TemplateUse = {
  id: string;
  name: string;
  state: (typeof touchedStates)[number];
  scheduledAt: Date | null;
  waiting: number;
  /** The variables that its list has values for, as columns. */
  columns: string[];
};

/** How many campaigns, and people of them who still wait, an edit leaves with which words; `ended` get none. */
export type EditEffects = Record<"oldWords" | "newWords" | "ended", { campaigns: number; people: number }>;

/** What happens to the campaigns under a choice. The dialog states these figures, and the verb acts by the same rule. */
export function effectsOf(use: readonly TemplateUse[], choice: EditChoice, content: TemplateContent): EditEffects {
  const effects: EditEffects = {
    oldWords: { campaigns: 0, people: 0 },
    newWords: { campaigns: 0, people: 0 },
    ended: { campaigns: 0, people: 0 },
  };
  for (const campaign of use) {
    const fate = fateOf(campaign, choice, content);
    effects[fate].campaigns += 1;
    effects[fate].people += campaign.waiting;
  }
  return effects;
}

function fateOf({ state, columns }: TemplateUse, choice: EditChoice, content: TemplateContent): keyof EditEffects {
  if (choice === "now") return "ended";
  if (choice === "finish_first" && state === "running") return "oldWords";
  return fitsList(columns, content) ? "newWords" : "ended";
}

/** True when a list that was made for these columns has a value for each variable of the content, and no other. */
export function fitsList(columns: readonly string[], content: TemplateContent): boolean {
  return columns.join("\n") === templateColumns(content).join("\n");
}
