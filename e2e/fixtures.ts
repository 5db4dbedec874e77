/**
 * What specs stand on: a workspace of their own, people of each role already signed in, and page objects. Specs run in any
 * order and beside each other; nothing here is shared but the house itself.
 */
import { type BrowserContext, test as base, type Page } from "@playwright/test";
import type { Connection } from "#db/client";
import type { Role } from "#db/enums";
import { openDatabase } from "./support/house.ts";
import { type Member, makeWorkspace, sessionCookie, type Workspace } from "./support/workspace.ts";

type Fixtures = {
  workspace: Workspace;
  /** A browser window of somebody of that role, signed in to the workspace. */
  as(role: Role): Promise<Page>;
  /** Signs a member of any workspace in, in a browser of their own. */
  enter(member: Pick<Member, "userId">): Promise<Page>;
};

export const test = base.extend<Fixtures, { database: Connection }>({
  database: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads which fixtures are wanted from the pattern
    async ({}, use) => {
      const database = openDatabase();
      await use(database);
      await database.close();
    },
    { scope: "worker" },
  ],

  workspace: async ({ database }, use) => {
    await use(await makeWorkspace(database.db));
  },

  enter: async ({ browser, database }, use) => {
    const contexts: BrowserContext[] = [];
    await use(async ({ userId }) => {
      const context = await browser.newContext();
      contexts.push(context);
      await context.addCookies([await sessionCookie(database.db, userId)]);
      return context.newPage();
    });
    await Promise.all(contexts.map((context) => context.close()));
  },

  as: async ({ workspace, enter }, use) => {
    await use(async (role) => enter(await workspace.member(role)));
  },
});

export { expect } from "@playwright/test";
