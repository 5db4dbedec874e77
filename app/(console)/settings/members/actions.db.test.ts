import { afterAll, beforeEach, describe, expect, test, vi } from "vitest";
import { connect } from "#db/client";
import { attemptLimits } from "#lib/auth/limits";
import { WORKSPACE_HEADER } from "#lib/auth/request-headers";
import { webDatabase } from "#lib/database";
import { newId } from "#lib/ids";
import { testDatabase } from "#lib/testing/database";
import { startMailServer } from "#lib/testing/mail-server";
import { request, setWebEnvironment, signInAs } from "#lib/testing/request";
import { sendMails } from "#lib/testing/send-mails";
import { makeWorkspace } from "#lib/testing/workspace";
import { findInvitation } from "#lib/workspaces/accept-invitation";
import { inviteMemberAction } from "./actions.ts";

vi.mock("next/headers", async () => (await import("#lib/testing/request")).nextHeaders);
vi.mock("next/cache", () => ({ revalidatePath: () => {} }));
vi.mock("next-intl/server", () => ({ getTranslations: async () => (key: string) => key }));

const database = await testDatabase();
setWebEnvironment(database);
const owner = connect(database.ownerUrl, { max: 2 });
afterAll(() => Promise.all([owner.close(), webDatabase().close()]));

let known: string;
beforeEach(async () => {
  const hands = { owner: owner.db, web: webDatabase().db };
  known = (await (await makeWorkspace(hands)).member("viewer")).email;
  const workspace = await makeWorkspace(hands);
  const { userId } = await workspace.member("administrator");
  request.cookies.clear();
  request.headers = new Headers({ origin: "https://console.example", [WORKSPACE_HEADER]: workspace.id });
  await signInAs(hands.web, userId);
});

const invite = (email: string) => inviteMemberAction({ email, role: "viewer" });
const newcomer = () => `${newId()}@other.example`;

describe("inviting with a mail server", () => {
  test("lets a worker mail the link and never shows it to the inviter, known address or not", async () => {
    const mailServer = await startMailServer();
    const unknown = newcomer();
    for (const email of [known, unknown]) {
      const result = await invite(email);
      expect(result).toEqual({ ok: true, data: { email, link: null, expiresAt: expect.any(Date) } });
    }
    expect(mailServer.received).toEqual([]);
    await sendMails();
    expect(mailServer.received.map(({ to }) => to[0]).sort()).toEqual([known, unknown].sort());
    const text = mailServer.received.find(({ to }) => to[0] === unknown)?.mail.text ?? "";
    const link = /https:\/\/console\.example\/invitation\/([\w-]+)/.exec(text);
    expect(await findInvitation(webDatabase().db, link?.[1] ?? "", new Date())).toMatchObject({ email: unknown });
    await mailServer.close();
  });
});

describe("inviting without a mail server", () => {
  test("shows the link, which proves nothing", async () => {
    const result = await invite(newcomer());
    const token = result.ok ? result.data.link?.split("/invitation/")[1] : undefined;
    expect(await findInvitation(webDatabase().db, token ?? "", new Date())).toMatchObject({ byMail: false });
    expect(await owner.sql`SELECT 1 FROM mails WHERE state = 'waiting'`).toEqual([]);
  });

  test("is limited in a quarter of an hour", async () => {
    for (let i = 0; i < attemptLimits.invite; i++) expect(await invite(newcomer())).toMatchObject({ ok: true });
    expect(await invite(newcomer())).toMatchObject({ ok: false, code: "too_many_requests" });
  });
});
