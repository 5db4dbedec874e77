import type { OutboundContent } from "../content.ts";

/** The words of a message as the person shall read them. Of a template's buttons those with an address follow the text. */
export function smsText(content: OutboundContent): string {
  if (content.kind === "text") return content.text;
  if (content.kind !== "template") return "";
  const { header, body, footer, buttons } = content.rendered;
  const links = buttons.flatMap((button) => (button.kind === "url" ? [`${button.text}: ${button.url}`] : []));
  return [header, body, footer, ...links].filter((part) => part !== null && part !== "").join("\n");
}
