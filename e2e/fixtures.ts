/**
 * Fixtures of specs: a workspace per spec, and pages of signed-in members. Specs run in any order and in parallel; they
 * share only the running Carillon.
 */
import { type BrowserContext, test as base, type Page } from "@playwright/test";
import type { Connection } from "#db/client";
import type { Role } from "#db/enums";
import { openDatabase } from "./support/database.ts";
import { type Member, makeWorkspace, sessionCookie, type Workspace } from "./support/workspace.ts";

type Fixtures = {
  workspace: Workspace;
  /** A page of a member with that role, signed in to the workspace. */
  as(role: Role): Promise<Page>;
  /** A page of any member, signed in, in a browser context of its own. */
  enter(member: Pick<Member, "userId">): Promise<Page>;
};

export const test = base.extend<Fixtures, { database: Connection }>({
  database: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the required fixtures from the pattern
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
