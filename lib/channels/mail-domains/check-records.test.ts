/** DNS as it is found in the world, answered by a server of this test. */
import { generateKeyPairSync } from "node:crypto";
import dns2 from "dns2";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { askDns, checkRecords } from "./check-records.ts";
import { costOfSpf, wantedRecords } from "./records.ts";

const pair = generateKeyPairSync("rsa", { modulusLength: 2048 });
const privateKey = pair.privateKey.export({ type: "pkcs8", format: "pem" }).toString();
const wanted = wantedRecords({
  ...{ domain: "kiosk.example", returnDomain: "bounces.kiosk.example", server: "smtp.kiosk.example" },
  signature: { domain: "kiosk.example", selector: "key", privateKey },
  proof: "carillon-verification=abc",
});
const value = (kind: string) => wanted.find((record) => record.kind === kind)?.value ?? "";
const right = {
  "bounces.kiosk.example": [["v=spf1 a:smtp.kiosk.example ~all"]],
  "key._domainkey.kiosk.example": [[value("dkim").slice(0, 255), value("dkim").slice(255)]],
  "_dmarc.kiosk.example": [["v=DMARC1; p=none"]],
};

/** TXT records by name, each in its strings; `silent` never answers. */
let zone: Record<string, string[][] | "silent"> = {};
const server = dns2.createServer({
  udp: true,
  handle(request, send) {
    const [question] = request.questions;
    const name = question?.name.toLowerCase() ?? "";
    const records = zone[name];
    if (records === "silent") return;
    const response = dns2.Packet.createResponseFromRequest(request);
    if (records === undefined) response.header.rcode = 3;
    for (const data of records ?? [])
      response.answers.push({ name, type: dns2.Packet.TYPE.TXT, class: dns2.Packet.CLASS.IN, ttl: 60, data } as never);
    send(response);
  },
});
let resolve: ReturnType<typeof askDns>;
beforeAll(async () => {
  await server.listen({ udp: { port: 0, address: "127.0.0.1" } });
  const { port } = server.addresses().udp as { port: number };
  resolve = askDns([`127.0.0.1:${port}`], { timeout: 200, tries: 1 });
});
afterAll(() => server.close());

async function states(change: typeof zone = {}): Promise<Record<string, string>> {
  zone = { ...right, ...change };
  return Object.fromEntries((await checkRecords(wanted, resolve)).map(({ kind, state }) => [kind, state]));
}

const fine = { spf: "ok", dkim: "ok", dmarc: "ok" };

describe("the records of a domain", () => {
  it("are right when they stand there as they were copied, a long key in two strings", async () => {
    expect(value("dkim").length).toBeGreaterThan(255);
    expect(await states()).toEqual(fine);
  });

  it("are read as one text where their strings are cut within a word", async () => {
    const cut = [["v=spf1 a:smtp.kiosk.exam", "ple ~a", "ll"]];
    expect(await states({ "bounces.kiosk.example": cut })).toEqual(fine);
  });

  it("are missing where the name does not exist, and where it holds other records", async () => {
    zone = {};
    const found = await checkRecords(wanted, resolve);
    expect(found.map(({ state }) => state)).toEqual(["missing", "missing", "missing"]);
    const others = [["google-site-verification=x"], ["v=spf10 -all"]];
    expect(await states({ "bounces.kiosk.example": others })).toEqual({ ...fine, spf: "missing" });
  });

  it.each([
    ["SPF lets everybody send", "spf", "bounces.kiosk.example", "v=spf1 +all"],
    ["SPF lets everybody send without a sign", "spf", "bounces.kiosk.example", "v=spf1 a all"],
    ["SPF has no end", "spf", "bounces.kiosk.example", "v=spf1 a:smtp.kiosk.example"],
    ["another key is published", "dkim", "key._domainkey.kiosk.example", "v=DKIM1; k=rsa; p=MIIBIjANBgkq"],
    ["the key was withdrawn", "dkim", "key._domainkey.kiosk.example", "v=DKIM1; p="],
    ["DMARC asks for nothing that is known", "dmarc", "_dmarc.kiosk.example", "v=DMARC1; p=maybe"],
  ])("are wrong where %s", async (_name, kind, name, record) => {
    expect(await states({ [name]: [[record]] })).toEqual({ ...fine, [kind]: "wrong" });
  });

  it.each([
    ["spf", "bounces.kiosk.example", [["v=spf1 -all"], ["v=spf1 a ~all"]]],
    ["dmarc", "_dmarc.kiosk.example", [["v=DMARC1; p=none"], ["v=DMARC1; p=reject"]]],
    ["dkim", "key._domainkey.kiosk.example", [["v=DKIM1; p=a"], ["v=DKIM1; p=b"]]],
  ])("are several where %s stands there twice", async (kind, name, records) => {
    expect(await states({ [name]: records })).toEqual({ ...fine, [kind]: "several" });
  });

  it("are unanswered, and not missing, where nobody answers in time", async () => {
    expect(await states({ "_dmarc.kiosk.example": "silent" })).toEqual({ ...fine, dmarc: "unanswered" });
  });

  it("may have DMARC at the domain above, spaces in the key, and capital letters", async () => {
    zone = { "_dmarc.kiosk.example": [["V=DMARC1;P=Reject"]] };
    const [, , dmarc] = await checkRecords(
      wantedRecords({
        domain: "news.kiosk.example",
        returnDomain: "x.example",
        server: "s.example",
        signature: { domain: "x.example", selector: "k", privateKey },
        proof: "carillon-verification=abc",
      }),
      resolve,
    );
    expect(dmarc?.state).toBe("ok");
    const spaced = value("dkim").replace("p=", "p= ").replace("MIIB", "MI IB");
    expect(await states({ "key._domainkey.kiosk.example": [[spaced.slice(0, 200), spaced.slice(200)]] })).toEqual(fine);
  });

  it("need too many look-ups where included records make more than ten, and end where they include each other", async () => {
    const include = (count: number, of: string) =>
      Array.from({ length: count }, (_, i) => `include:${of}${i}.example`).join(" ");
    const parts = Object.fromEntries(Array.from({ length: 6 }, (_, i) => [`p${i}.example`, [[`v=spf1 a mx -all`]]]));
    const spf = (text: string) => ({ "bounces.kiosk.example": [[text]] });
    expect(await states({ ...spf(`v=spf1 ${include(3, "p")} ~all`), ...parts })).toEqual(fine);
    expect(await states({ ...spf(`v=spf1 ${include(4, "p")} ~all`), ...parts })).toEqual({
      ...fine,
      spf: "too_many_lookups",
    });
    const circle = { "loop.example": [["v=spf1 include:loop.example -all"]] };
    expect(await states({ ...spf("v=spf1 include:loop.example ~all"), ...circle })).toEqual({
      ...fine,
      spf: "too_many_lookups",
    });
  });
});

it("counts what costs a look-up and nothing else", () => {
  expect(
    costOfSpf("v=spf1 ip4:192.0.2.0/24 a mx:mail.example include:a.example ?exists:%{i}.x redirect=b.example -all"),
  ).toEqual({
    lookups: 5,
    follow: ["a.example", "b.example"],
  });
});
