import { useState } from "react";
import type { RolloutKind } from "#db/request-enums";
import { placeholdersIn, readPasted } from "#lib/rollouts/fill";
import type { SettingName } from "#lib/rollouts/limits";
import type { RolloutCustomer } from "#lib/rollouts/queries";
import type { PlanRolloutInput } from "#lib/rollouts/schema";
import { namesIn } from "#lib/templates/content/variables";

/** One customer's line of the form. */
export type Line = { chosen: boolean; channelId: string | null; values: Record<string, string> };

const emptyTemplate = {
  ...{ name: "", language: "en", category: "utility" as "marketing" | "utility" },
  ...{ header: "", body: "", footer: "", samples: {} as Record<string, string> },
};
export type TemplateDraft = typeof emptyTemplate;

/** What is typed on the form of a roll-out, and what it amounts to. */
export function useRolloutForm(customers: readonly RolloutCustomer[]) {
  const [kind, setKind] = useState<RolloutKind>("template");
  const [name, setName] = useState("");
  const [template, setTemplate] = useState(emptyTemplate);
  const [setting, setSetting] = useState<SettingName>("requireConsent");
  const [value, setValue] = useState("on");
  const [lines, setLines] = useState<Readonly<Record<string, Line>>>({});
  const lineOf = (id: string): Line => lines[id] ?? { chosen: false, channelId: null, values: {} };
  const change = (id: string, part: Partial<Line>) =>
    setLines((all) => ({ ...all, [id]: { ...(all[id] ?? lineOf(id)), ...part } }));
  const texts = [template.header, template.body, template.footer, ...Object.values(template.samples)];
  const placeholders = placeholdersIn(...(kind === "template" ? texts : [value]));
  const chosen = customers.filter(({ id }) => lineOf(id).chosen);

  function takePasted(text: string): { found: number; unknown: string[] } {
    const rows = readPasted(text);
    const unknown: string[] = [];
    const found = new Map<string, Partial<Line>>();
    for (const row of rows) {
      const wanted = row.customer.toLowerCase();
      const customer = customers.find(({ id, name }) => id === row.customer || name.toLowerCase() === wanted);
      if (customer) found.set(customer.id, { chosen: true, values: row.values });
      else unknown.push(row.customer);
    }
    setLines((all) => {
      const next = { ...all };
      for (const [id, part] of found) {
        const line = next[id] ?? { chosen: false, channelId: null, values: {} };
        next[id] = { ...line, ...part, values: { ...line.values, ...part.values } };
      }
      return next;
    });
    return { found: found.size, unknown };
  }

  function input(): PlanRolloutInput {
    const targets = chosen.map(({ id }) => {
      const { channelId, values } = lineOf(id);
      return {
        customerId: id,
        channelId,
        values: Object.fromEntries(placeholders.map((at) => [at, values[at] ?? ""])),
      };
    });
    if (kind === "setting") return { kind, name, targets, setting, value };
    return { kind, name, targets, template: template as Extract<PlanRolloutInput, { kind: "template" }>["template"] };
  }

  return {
    ...{ kind, setKind, name, setName, template, setting, setSetting, value, setValue, lineOf, change, chosen },
    ...{ placeholders, takePasted, input },
    variables: [...new Set([...namesIn(template.header), ...namesIn(template.body)])],
    setPart: (part: Partial<TemplateDraft>) => setTemplate((before) => ({ ...before, ...part })),
    chooseAll: (all: boolean) => {
      for (const { id } of customers) change(id, { chosen: all });
    },
  };
}
export type RolloutFormState = ReturnType<typeof useRolloutForm>;
