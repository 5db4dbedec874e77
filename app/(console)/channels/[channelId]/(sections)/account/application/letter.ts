import type { ApplicationView } from "#lib/channels/application/get-application";
import { escaped } from "#lib/mail-html/mail-html";

/** What a letter says, in its order. */
export type LetterTexts = {
  language: string;
  title: string;
  to: string;
  who: string;
  points: readonly string[];
  signed: string;
  date: string;
  signature: string;
};

/** Stands where something is still to be written by hand. */
const blank = "____________________";

/**
 * What an application fills into a letter of guarantee; what was not typed yet is left blank for the hand.
 *
 * @param named gives a country's name for its code
 */
export function letterValues(form: ApplicationView["form"], named: (code: string) => string) {
  const { businessName, legalName, englishName, legalPerson, licenceNumber, headquarters, industryText } = form;
  const typed = { businessName, legalName, englishName, legalPerson, licenceNumber, headquarters, industryText };
  const filled = Object.entries({
    ...typed,
    country: form.country === "" ? "" : named(form.country),
    destinations: form.destinations.map(named).join(", "),
  }).map(([name, text]) => [name, text.trim() === "" ? blank : text.trim()]);
  return Object.fromEntries(filled) as Record<keyof typeof typed | "country" | "destinations", string>;
}

/** A letter of guarantee as a page of its own, to be printed and signed. */
export function letterPage({ language, title, to, who, points, signed, date, signature }: LetterTexts): string {
  return `<!doctype html>
<html lang="${escaped(language)}">
<head>
<meta charset="utf-8">
<title>${escaped(title)}</title>
<style>body { font: 12pt/1.6 serif; max-width: 42em; margin: 3em auto; padding: 0 1.5em } li { margin: 0.5em 0 } .sign { margin-top: 4em }</style>
</head>
<body>
<p>${escaped(to)}</p>
<h1>${escaped(title)}</h1>
<p>${escaped(who)}</p>
<ol>
${points.map((point) => `<li>${escaped(point)}</li>`).join("\n")}
</ol>
<p class="sign">${escaped(signed)}</p>
<p>${escaped(date)}: ${blank}</p>
<p>${escaped(signature)}: ${blank}</p>
</body>
</html>
`;
}
