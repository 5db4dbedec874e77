"use client";

import { useTranslations } from "next-intl";
import { createContext, type ReactNode, useContext } from "react";
import { Select } from "#components/ui/select";
import type { TemplateButton } from "#db/json/template-content";
import type { Intent } from "#lib/channels/business-systems/list-systems";

type Reply = Extract<TemplateButton, { kind: "quick_reply" }>;
type Choice = Pick<Intent, "code" | "name">;

const Intents = createContext<readonly Choice[]>([]);

/** Says what the channel's business systems can be asked for. */
export function IntentsProvider({ intents, children }: { intents: readonly Choice[]; children: ReactNode }) {
  return <Intents.Provider value={intents}>{children}</Intents.Provider>;
}

const none = "-";

/** What whoever presses a reply button asks a business system for. Nothing is drawn while the channel has no intents. */
export function IntentField({
  button,
  number,
  onChange,
}: {
  button: Reply;
  number: number;
  onChange: (next: Reply) => void;
}) {
  const t = useTranslations("templates.intent");
  const intents = useContext(Intents);
  const { intent, ...plain } = button;
  if (intents.length === 0 && intent === undefined) return null;
  const gone = intent !== undefined && !intents.some(({ code }) => code === intent);
  return (
    <Select
      size="sm"
      aria-label={t("label", { number })}
      options={[
        { value: none, label: t("none") },
        ...intents.map(({ code, name }) => ({ value: code, label: t("one", { name, code }) })),
        ...(gone ? [{ value: intent, label: t("gone", { code: intent }) }] : []),
      ]}
      value={intent ?? none}
      onValueChange={(code) => {
        const { optOut: _, ...reply } = plain;
        onChange(code === none ? plain : { ...reply, intent: code });
      }}
    />
  );
}
