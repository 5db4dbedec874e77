import { createTranslator } from "next-intl";
import type { Language, Role } from "#db/enums";
import { catalogues } from "#lib/i18n/catalogues";
import { languageTags } from "#lib/i18n/language";
import type { RequestKind } from "#lib/requests/schema";

/** A mail's words, as plain text and as simple HTML. */
export type Mail = { subject: string; text: string; html: string };

/** Days before months, as everywhere in the console. */
const dateTags: Record<Language, string> = { en: "en-GB", zh: "zh-CN" };

/** The mail that brings an invitation's link. */
export function writeInvitation(
  language: Language,
  facts: { workspace: string; inviter: string; role: Role; link: string; expiresAt: Date; zone: string },
): Mail {
  const t = words(language);
  const names = { workspace: plainName(facts.workspace), inviter: plainName(facts.inviter || facts.workspace) };
  const role = catalogues[language].states.role[facts.role];
  const date = new Intl.DateTimeFormat(dateTags[language], {
    ...{ year: "numeric", month: "long", day: "numeric", hour: "2-digit", minute: "2-digit" },
    ...{ hourCycle: "h23", timeZone: facts.zone, timeZoneName: "short" },
  }).format(facts.expiresAt);
  return layOut(language, facts.link, {
    subject: t("invitation.subject", names),
    before: [t("invitation.text", { ...names, role })],
    button: t("invitation.open"),
    after: [t("invitation.until", { date }), t("invitation.ignore")],
  });
}

/** The mail that brings a link for a new password. */
export function writePasswordLink(language: Language, facts: { email: string; link: string; minutes: number }): Mail {
  const t = words(language);
  const { host } = new URL(facts.link);
  return layOut(language, facts.link, {
    subject: t("password.subject"),
    before: [t("password.text", { email: facts.email, host })],
    button: t("password.open"),
    after: [t("password.until", { minutes: facts.minutes }), t("password.ignore")],
  });
}

/** The mail that tells whoever asked how a request was answered. */
export function writeRequestAnswer(
  language: Language,
  facts: {
    workspace: string;
    kind: RequestKind;
    approved: boolean;
    by: string;
    granted: number | null;
    reason: string | null;
    link: string;
  },
): Mail {
  const t = words(language);
  const kind = catalogues[language].requests.kind[facts.kind];
  return layOut(language, facts.link, {
    subject: t(facts.approved ? "request.approved" : "request.refused", { kind }),
    before: [
      t("request.text", { name: plainName(facts.by), workspace: plainName(facts.workspace), kind }),
      ...(facts.granted === null ? [] : [t("request.granted", { granted: facts.granted })]),
      ...(facts.reason ? [t("request.reason", { reason: plainName(facts.reason) })] : []),
    ],
    button: t("request.open"),
    after: [],
  });
}

function words(language: Language) {
  return createTranslator({ locale: language, messages: { mail: catalogues[language].mail }, namespace: "mail" });
}

/**
 * A name that people chose, without what a mail program would turn into a link: our mails must not carry the addresses of
 * strangers.
 */
function plainName(name: string): string {
  return name
    .replace(/\p{Cc}+/gu, " ")
    .replace(/[./\\:@]+(?=\S)/g, " ")
    .trim();
}

type Parts = { subject: string; before: string[]; button: string; after: string[] };

function layOut(language: Language, link: string, { subject, before, button, after }: Parts): Mail {
  const t = words(language);
  const footer = t("footer", { host: new URL(link).host });
  const text = [...before, `${t("above", { button })}\n${link}`, ...after, `-- \n${footer}`].join("\n\n");
  const paragraphs = (texts: string[]) => texts.map((each) => `<p>${escapeHtml(each)}</p>`).join("\n");
  const html = `<!doctype html>
<html lang="${languageTags[language]}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escapeHtml(subject)}</title></head>
<body style="margin:0;padding:24px;font:16px/1.5 sans-serif;color:#1c2024;background:#ffffff">
<div style="max-width:520px;margin:0 auto">
${paragraphs(before)}
<p style="margin:24px 0"><a href="${escapeHtml(link)}" style="display:inline-block;padding:10px 18px;border-radius:6px;background:#00615f;color:#ffffff;text-decoration:none">${escapeHtml(button)}</a></p>
<p style="font-size:13px;color:#60646c;word-break:break-all">${escapeHtml(link)}</p>
${paragraphs(after)}
<p style="font-size:13px;color:#60646c">${escapeHtml(footer)}</p>
</div>
</body>
</html>
`;
  return { subject, text: `${text}\n`, html };
}

const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? "");
}
