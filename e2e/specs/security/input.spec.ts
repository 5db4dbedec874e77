/** What no page of the console would send: from elsewhere, and with characters that nothing can store. */
import { expect, test } from "#e2e/fixtures";
import { makeFullWorkspace } from "#e2e/support/full-workspace";
import { asPageOf, callAction, fill, pageRoutes, readActions } from "#e2e/support/routes";
import { env } from "#lib/env";

test("every action, the upload and sign-in refuse what comes from elsewhere, with an origin and without", async ({
  workspace,
  as,
}) => {
  const { ids } = await makeFullWorkspace(workspace);
  const { request } = await as("owner");
  const { origin: _ours, ...page } = asPageOf(workspace.id);
  const withoutOrigin: Record<string, string>[] = [page, { ...page, "sec-fetch-site": "cross-site" }];
  for (const [at, action] of readActions().entries()) {
    const answer = await callAction(request, action, ids, [{}], withoutOrigin[at % 2] ?? {});
    expect.soft(answer, action.name).toMatchObject({ ok: false, code: "forbidden" });
  }
  const upload = `/uploads/recipients?channel=${ids.channelId}&template=${ids.code}`;
  for (const origin of ["null", "https://evil.example", undefined]) {
    const headers = { ...page, ...(origin ? { origin } : {}) };
    const sent = await request.post(upload, { headers, data: Buffer.from("recipient\n") });
    expect.soft(sent.status(), `${upload} from ${origin}`).toBe(403);
    const signIn = await request.post("/api/auth/callback/credentials", { headers, form: { email: "a@b.example" } });
    expect.soft(signIn.status(), `sign-in from ${origin}`).toBe(403);
  }
});

test("a page of the same host on another port cannot post with the reader's cookie", async ({ as }) => {
  const page = await as("owner");
  // The browser calls it the same site and sends the cookie along.
  await page.goto(`http://localhost:${env().DOOR_PORT}/healthz`);
  const target = new URL("/uploads/recipients?channel=x&template=y", env().NEXTAUTH_URL).href;
  const answered = page.waitForResponse((response) => response.url() === target);
  await page.evaluate(
    (url) => void fetch(url, { method: "POST", mode: "no-cors", credentials: "include", body: "recipient" }),
    target,
  );
  expect((await answered).status()).toBe(403);
});

test("a NUL is refused wherever it is sent, and is never an error of the console's", async ({ workspace, as }) => {
  const { ids } = await makeFullWorkspace(workspace);
  const { request } = await as("owner");
  for (const route of pageRoutes) {
    const address = `${fill(route, ids)}?q=%00&page=%00`;
    expect.soft((await request.get(address, { maxRedirects: 0 })).status(), address).toBe(400);
  }
  const headers = asPageOf(workspace.id);
  for (const [method, path] of [
    ["GET", "/channels/%00"],
    ["GET", "/downloads/rejected-rows?import=%00"],
    ["GET", "/downloads/campaign-messages?campaign=%00"],
    ["GET", "/downloads/recipients-template?channel=%00&template=%00"],
    ["POST", "/uploads/recipients?channel=%00&template=%00"],
    ["POST", `/uploads/recipients?channel=${ids.channelId}&template=%00`],
  ] as const) {
    const answer = await request.fetch(path, { method, headers });
    expect.soft([400, 422], `${method} ${path}: ${await answer.text()}`).toContain(answer.status());
  }
  const text = "a\u0000\ud800";
  for (const action of readActions().filter(({ name }) => name !== "signOutAction")) {
    for (const input of [text, everyField(ids, text)]) {
      const answer = await callAction(request, action, ids, [input], headers);
      expect.soft(answer, action.name).toMatchObject({ ok: false });
      expect.soft(answer.code, action.name).not.toBe("unexpected");
    }
  }
});

/** An input with every field that an action reads, each with `text` in it. */
function everyField(ids: object, text: string): Record<string, unknown> {
  const fields = [
    ...Object.keys(ids),
    ...["name", "email", "remarks", "reason", "customerId", "text", "numbers", "templateCode", "password", "token"],
    ...["accountId", "accessToken", "appSecret", "pin", "number", "displayName", "currentPassword", "newPassword"],
  ];
  const content = { header: null, body: text, footer: text, buttons: [], samples: { [text]: text } };
  return { ...Object.fromEntries(fields.map((name) => [name, text])), content, form: { name: text, numbers: text } };
}
