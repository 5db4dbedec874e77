import type { Language } from "#db/enums";
import type { SendForm } from "#lib/campaigns/schema";

type Choice = { code: string; language: string };

/**
 * The values the form opens with: the person's draft, or an empty form in the workspace's language. A template named in the
 * URL comes before both. Choices that no longer exist are left open; the rest of the draft stays. A list named in the URL is
 * sent beside the draft, of which nothing is taken then.
 */
export function openingForm(facts: {
  draft: SendForm | null;
  templates: readonly Choice[];
  accounts: readonly { id: string }[];
  /** Code of a template, from the URL. */
  asked: string | null;
  /** A list of that template, and the number to send it from, from the URL. */
  rest?: { importId: string; senderId: string } | null;
  /** The workspace's language. */
  language: Language;
}): { form: SendForm; templateGone: boolean } {
  const { templates, accounts, rest = null } = facts;
  const draft = rest ? null : facts.draft;
  const asked = templates.find((template) => template.code === facts.asked);
  const drafted = templates.find((template) => template.code === draft?.templateCode);
  const chosen = asked ?? drafted;
  const languages = [...new Set(templates.map((template) => template.language))];
  const own = languages.find((code) => code === facts.language) ?? languages.find((c) => c.startsWith(facts.language));
  const kept = draft && languages.includes(draft.language) ? draft.language : null;
  const sender = accounts.find((account) => account.id === (rest ?? draft)?.senderId) ?? accounts[0];
  return {
    templateGone: Boolean(draft?.templateCode) && !drafted && !asked,
    form: {
      when: "now",
      at: "",
      method: "excel",
      numbers: "",
      name: "",
      ...draft,
      language: chosen?.language ?? kept ?? own ?? languages[0] ?? "",
      templateCode: chosen?.code ?? "",
      senderId: sender?.id ?? "",
      // A list belongs to its template.
      importId: chosen && chosen === drafted ? (draft?.importId ?? null) : asked && rest ? rest.importId : null,
    },
  };
}
