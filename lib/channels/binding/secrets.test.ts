import { expect, test } from "vitest";
import { seal } from "#lib/seal";
import { openSecrets, sealSecrets, splitCredentials } from "./secrets.ts";

process.env.DATABASE_URL ??= "postgres://nobody@127.0.0.1/none";
process.env.NEXTAUTH_SECRET ??= "a secret of at least thirty-two characters";
process.env.SEALING_KEY ??= Buffer.alloc(32, 7).toString("base64");

const place = { workspaceId: "w1", channelId: "cams-0000000001" };
const secrets = { accessToken: "EAAB", appSecret: "hush", verifyToken: "ours" };

test("opens what was sealed for the same channel", () => {
  const sealed = sealSecrets(place, secrets);
  expect(sealed).not.toMatch(/EAAB|hush|ours/);
  expect(openSecrets(place, sealed)).toEqual(secrets);
});

test.each([
  ["another channel", { ...place, channelId: "cams-0000000002" }],
  ["another workspace", { ...place, workspaceId: "w2" }],
])("does not open for %s", (_name, elsewhere) => {
  const sealed = sealSecrets(place, secrets);
  expect(() => openSecrets(elsewhere, sealed)).toThrow();
});

/** As earlier versions kept them: each value sealed for its own column. */
const separately = (names: Record<string, string>) =>
  JSON.stringify(
    Object.fromEntries(
      Object.entries(secrets).map(([name, value]) => [
        name,
        seal(value, { workspaceId: "w1", field: `bindings/${place.channelId}/${names[name] ?? name}` }),
      ]),
    ),
  );

test("opens values that were sealed one by one", () => {
  expect(openSecrets(place, separately({}))).toEqual(secrets);
});

test("does not open a value that stands under another's name", () => {
  expect(() => openSecrets(place, separately({ accessToken: "appSecret" }))).toThrow();
});

test("seals the fields that the connector marks as secret and leaves the others in the open", () => {
  expect(splitCredentials("whatsapp", { apiVersion: "v25.0", ...secrets })).toEqual({
    secrets,
    configuration: { apiVersion: "v25.0" },
  });
});
