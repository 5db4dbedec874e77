import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { afterAll, expect, test } from "vitest";
import { connect } from "#db/client";
import { resetPassword } from "#lib/auth/password/password-links";
import { signIn } from "#lib/auth/sign-in";
import { forgetEnv } from "#lib/env";
import { testDatabase } from "#lib/testing/database";
import { makeWorkspace } from "#lib/testing/workspace";

const { ownerUrl, appUrl } = await testDatabase();
const variables = {
  DATABASE_URL: ownerUrl,
  NEXTAUTH_SECRET: randomBytes(32).toString("base64"),
  SEALING_KEY: randomBytes(32).toString("base64"),
  NEXTAUTH_URL: "https://console.example",
};
Object.assign(process.env, variables);
forgetEnv();
const owner = connect(ownerUrl, { max: 1 });
const web = connect(appUrl, { max: 2 });
afterAll(() => Promise.all([owner.close(), web.close()]));

function run(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  return new Promise((settle) => {
    execFile(
      process.execPath,
      ["scripts/password.ts", ...args],
      { env: { ...process.env, ...variables } },
      (error, out, err) => settle({ code: error ? Number(error.code) : 0, out, err }),
    );
  });
}

test("the operator gets a link that sets a new password, and nothing else on standard output", async () => {
  const { email, userId } = await (await makeWorkspace({ owner: owner.db, web: web.db })).member("owner");
  const { code, out } = await run("--email", email.toUpperCase());
  expect(code).toBe(0);
  const token = /^https:\/\/console\.example\/password#([\w-]{43})\n$/.exec(out)?.[1] ?? "";
  const client = { ip: null, userAgent: null };
  const password = "seven loud bells ring";
  await resetPassword(web.db, { token, password, client }, new Date());
  const input = { email, password, remember: false, ...client, device: null };
  expect(await signIn(web.db, input, new Date(), () => {})).toMatchObject({ userId });
});

test.each([
  ["an unknown address", ["--email", "nobody@test.example"], /Nobody signs in as nobody@test\.example/],
  ["no address", [], /Usage:/],
])("%s is refused with a reason", async (_name, args, reason) => {
  const { code, out, err } = await run(...args);
  expect({ code, out }).toEqual({ code: 1, out: "" });
  expect(err).toMatch(reason);
});
