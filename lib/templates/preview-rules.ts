import type { TemplateRules } from "#lib/connectors/profile";

/** What a preview needs of a platform's rules. All of them weigh 3 kB in a page. */
export type PreviewRules = Pick<TemplateRules, "header" | "formats" | "repliesApart"> & {
  limits: Pick<TemplateRules["limits"], "buttonsShown">;
};

/** How the platform shows a message: with a subject, marks such as *bold* as formats, and how many buttons at once. */
export function previewRules({ header, formats, repliesApart, limits: { buttonsShown } }: TemplateRules): PreviewRules {
  return { header, formats, ...(repliesApart && { repliesApart }), limits: { buttonsShown } };
}
