/** The consent screen of "Connect Facebook": a person shares pages, and the app gets a code for them. */
import type { Sandbox } from "../../sandbox.ts";
import { addPage, userToken } from "../pages/pages.ts";

const LISTED = 12;

export type PagesChoice = { clientId?: string; pageIds?: string[]; name?: string };

/** The newest pages, with their Instagram accounts. */
export function listedPages({ world }: Sandbox) {
  return [...world.pages.values()]
    .slice(-LISTED)
    .reverse()
    .map((page) => ({
      id: page.id,
      name: page.name,
      instagram: page.instagramId === null ? null : (world.instagramAccounts.get(page.instagramId)?.username ?? null),
    }));
}

/** Shares the chosen pages, and a new one when it was named. */
export function sharePages(sandbox: Sandbox, choice: PagesChoice): { code: string } | { error: string } {
  const { world, clock } = sandbox;
  const app = world.apps.get(choice.clientId ?? "");
  if (!app) return { error: "The app id (client_id) is not known here." };
  const name = choice.name?.trim() ?? "";
  const pages = (choice.pageIds ?? []).flatMap((id) => world.pages.get(id) ?? []);
  if (name) pages.push(addPage(sandbox, { name, portfolioId: world.addPortfolio(name).id, instagram: true }).page);
  if (pages.length === 0) return { error: "Choose a page, or name a new one." };
  const { code } = world.addCode(userToken(sandbox, pages, app.id), clock.now());
  sandbox.log.add("login.finished", { pages: pages.map(({ id }) => id) });
  sandbox.changed();
  return { code };
}
