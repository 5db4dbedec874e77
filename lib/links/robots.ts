/** Programs that open links to show a preview, to look for harm, or to index, as they name themselves. */
const programs =
  /bot\b|bot[/;)]|crawl|spider|preview|facebookexternalhit|facebookcatalog|meta-external|whatsapp|viber|telegram|skypeuripreview|slack|discord|twitter|linkedin|pinterest|vkshare|embedly|google-safety|googleimageproxy|apis-google|yahoo|safelinks|proofpoint|mimecast|barracuda|curl|wget|python|java\/|go-http|okhttp|node-fetch|undici|axios|headless|lighthouse|monitor|scan/i;

/** Browsers in apps name the app beside themselves. */
const browserInApp = /\b(FBAN|FBAV|Instagram)\b|Mobile\/\w+ .*(WhatsApp|Viber)|Chrome\/[\d.]+ Mobile .*Viber/;

/**
 * Whether a request shows that a program made it and no person: it asks for the head alone, says that it fetches ahead, or names
 * itself.
 */
export function isRobot(method: string, headers: Readonly<Record<string, string | string[] | undefined>>): boolean {
  const said = (name: string) => String(headers[name] ?? "");
  if (method !== "GET") return true;
  if (/prefetch|preview|prerender/i.test(`${said("sec-purpose")} ${said("purpose")} ${said("x-moz")}`)) return true;
  const agent = said("user-agent");
  return agent === "" || (programs.test(agent) && !browserInApp.test(agent));
}
