/** Attacks on who somebody is: foreign addresses, forged headers, locked-out owners, links for a new password. */
import type { APIRequestContext } from "@playwright/test";
import { eq } from "drizzle-orm";
import { sessions, users } from "#db/schema/workspaces";
import { expect, test } from "#e2e/fixtures";
import { NewPasswordPage } from "#e2e/pages/new-password";
import { Shell } from "#e2e/pages/shell";
import { SignInPage } from "#e2e/pages/sign-in";
import { makeWorkspace, password } from "#e2e/support/workspace";
import { makePasswordLink, passwordLinkUrl } from "#lib/auth/password/password-links";
import { env } from "#lib/env";
import { inviteMember } from "#lib/workspaces/invitations";

/** Posts a sign-in as the form does. @returns what next-auth answers: the page to go to, with its error */
async function postSignIn(
  request: APIRequestContext,
  email: string,
  words: string,
  headers: Record<string, string> = {},
): Promise<string> {
  const { csrfToken } = await (await request.get("/api/auth/csrf")).json();
  const answer = await request.post("/api/auth/callback/credentials", {
    headers: { origin: new URL(env().NEXTAUTH_URL).origin, ...headers },
    form: { csrfToken, email, password: words, remember: "false", json: "true" },
  });
  return (await answer.json()).url;
}

test("the page of an invitation is the same for a known and an unknown address", async ({
  database,
  workspace,
  page,
}) => {
  const owner = await workspace.member("owner");
  const known = (await (await makeWorkspace(database.db)).member("viewer")).email;
  const unknown = `${"x".repeat(known.length - "@spec.example".length)}@spec.example`;
  const ctx = owner.ctx();
  const open = async (email: string) => {
    const { token } = await inviteMember(ctx, { email, role: "viewer" });
    const answer = await page.request.get(`/invitation/${token}`);
    const html = (await answer.text())
      .replaceAll(token, "TOKEN")
      .replaceAll(encodeURIComponent(email), "EMAIL")
      .replaceAll(email, "EMAIL");
    return { status: answer.status(), bytes: html.length, html: withoutChance(html) };
  };
  const first = await open(known);
  const second = await open(unknown);
  expect(first.html).toContain(`Join ${workspace.name}`);
  expect([second.status, second.bytes]).toEqual([200, first.bytes]);
  expect(difference(first.html, second.html)).toBeNull();
});

/** A page without what is new in every answer: nonces, and the data that Next streams for its scripts. */
function withoutChance(html: string): string {
  return html.replace(/<script\b[\s\S]*?<\/script>/g, "").replace(/ nonce="[^"]*"/g, "");
}

/** Where two texts differ first, with what stands there; null when they are the same. */
function difference(one: string, other: string): [string, string] | null {
  const at = [...one].findIndex((character, place) => character !== other[place]);
  if (at < 0 && one.length === other.length) return null;
  return [one.slice(Math.max(0, at - 40), at + 60), other.slice(Math.max(0, at - 40), at + 60)];
}

test("a forged X-Forwarded-For does not change the address that limits count by", async ({
  database,
  workspace,
  page,
}) => {
  const { email, userId } = await workspace.member("viewer");
  await postSignIn(page.request, email, password, { "x-forwarded-for": "203.0.113.9, 198.51.100.7" });
  const [session] = await database.db.select().from(sessions).where(eq(sessions.userId, userId));
  expect(session?.ip).toMatch(/^(127\.0\.0\.1|::1)$/);
});

test("strangers who lock an address do not lock its owner out of a browser that signed in before", async ({
  workspace,
  page,
  playwright,
  baseURL,
}) => {
  const { email } = await workspace.member("operator");
  const signIn = new SignInPage(page);
  await signIn.open();
  await signIn.signIn(email, password);
  await expect(new Shell(page).menu).toBeVisible();
  await new Shell(page).signOut();
  await expect(page).toHaveURL(/sign-in/);
  const cookies = await page.context().cookies(`${baseURL}/api/auth/callback`);
  expect(cookies.find(({ name }) => name.startsWith("carillon-device"))).toMatchObject({
    httpOnly: true,
    sameSite: "Lax",
    path: "/api/auth",
  });

  const stranger = await playwright.request.newContext({ baseURL });
  for (let i = 0; i < 10; i++)
    expect(await postSignIn(stranger, email, "a wrong password")).toContain("unauthenticated");
  expect(await postSignIn(stranger, email, password)).toContain("too_many_requests");
  await stranger.dispose();

  await signIn.signIn(email, password);
  await expect(new Shell(page).menu).toBeVisible();
});

test("without a mail server the page of a forgotten password says who can reset it", async ({ page }) => {
  await page.goto("/sign-in");
  await page.getByRole("link", { name: "Forgotten your password?" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Ask the operator of this console");
  await expect(page.getByRole("main")).toContainText("npm run -s password");
});

test("a link for a new password works once and ends the sessions of before", async ({
  database,
  workspace,
  as,
  page,
}) => {
  const before = await as("administrator");
  await before.goto("/settings/account");
  const { email, userId } = await workspace.member("administrator");
  const made = await makePasswordLink(database.db, { email, madeBy: "operator" }, new Date());
  const link = passwordLinkUrl(env().NEXTAUTH_URL, made?.token ?? "");
  const asked: string[] = [];
  page.on("request", (request) => asked.push(`${request.url()} ${request.headers().referer ?? ""}`));
  await page.goto(link);
  await new NewPasswordPage(page).setPassword("nine quiet bells ring");
  await expect(new Shell(page).menu).toBeVisible();
  expect(
    asked.filter((each) =>
      each
        .split(" ")[0]
        ?.split("#")[0]
        ?.includes(made?.token ?? "-"),
    ),
  ).toEqual([]);
  expect(asked.filter((each) => each.split(" ")[1]?.includes(made?.token ?? "-"))).toEqual([]);

  await before.reload();
  await expect(before).toHaveURL(/sign-in/);
  await page.context().clearCookies();
  await page.goto(`/sign-in`);
  await page.goto(link);
  await expect(page.getByRole("heading", { name: "This link is no longer valid" })).toBeVisible();
  const [user] = await database.db.select().from(users).where(eq(users.id, userId));
  expect(user?.emailProvedAt).toBeNull();
});
