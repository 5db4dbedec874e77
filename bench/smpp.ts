/**
 * How many messages a second does the SMPP connector hand over through one connection with a window of 50, without a database?
 * Beside a bare loop of the same client against the same server, which builds each request by hand and looks at nothing.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import smpp from "smpp";
import type { OutboundMessage } from "#lib/connectors/connector";
import { createIo } from "#lib/connectors/http/io";
import { createPools } from "#lib/connectors/http/pools";
import { connectorFor } from "#lib/connectors/registry";
import type { Finding } from "./support/finding.ts";

const WINDOW = 50;
const ROUND_MS = 4_000;
const ROUNDS = 3;

type Place = { host: string; port: number };

export async function measure(): Promise<Finding[]> {
  const sandbox = await startSandbox();
  try {
    const best = { ours: 0, bare: 0 };
    // In turn, so that a busy moment of the machine does not affect only one of them. The best round of each counts.
    for (let round = 0; round < ROUNDS; round++) {
      best.bare = Math.max(best.bare, await bareLoop(sandbox.place));
      best.ours = Math.max(best.ours, await connector(sandbox.place));
    }
    return [
      {
        what: "Messages handed over by the SMPP connector",
        note: `one connection, window ${WINDOW}`,
        ours: best.ours,
        against: "a bare loop of the same client",
        ceiling: best.bare,
        unit: "messages/s",
      },
    ];
  } finally {
    sandbox.stop();
  }
}

async function startSandbox(): Promise<{ place: Place; stop(): void }> {
  const names = ["HTTP", "TLS", "CONTROL", "SMPP", "SMTP", "IMAP"];
  const ports = Object.fromEntries(names.map((name) => [`SANDBOX_${name}_PORT`, "0"]));
  const child = spawn(process.execPath, [fileURLToPath(new URL("../sandbox/main.ts", import.meta.url))], {
    env: { ...process.env, ...ports, SANDBOX_STATE_FILE: "" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [line] = (await once(createInterface({ input: child.stdout }), "line")) as [string];
  const { smpp: place, controlUrl } = JSON.parse(line) as { smpp: Place; controlUrl: string };
  const control = (path: string, body: object) =>
    fetch(`${controlUrl}/control/${path}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
  await control("sms/accounts/kiosk/set", { perSecond: 1_000_000, window: WINDOW, queue: 10_000_000 });
  // Receipts are another question.
  await control("dials", { loss: 1 });
  return { place, stop: () => child.kill() };
}

/** @returns messages a second */
async function inWindow(send: (number: number) => Promise<boolean>): Promise<number> {
  const start = performance.now();
  let sent = 0;
  let taken = 0;
  const one = async () => {
    while (performance.now() - start < ROUND_MS) if (await send(sent++)) taken++;
  };
  await Promise.all(Array.from({ length: WINDOW }, one));
  if (taken !== sent) throw new Error(`${sent - taken} of ${sent} messages were not taken`);
  return (taken / (performance.now() - start)) * 1000;
}

async function connector(place: Place): Promise<number> {
  const sms = connectorFor("sms");
  if (!sms?.session) throw new Error("There is no connector for SMS.");
  const pools = createPools();
  const channel = {
    ...{ id: "cams-0123456789", workspaceId: "w", environment: "sandbox" as const, baseUrl: "", accountId: "kiosk" },
    credentials: sms.credentials.parse({
      ...{ smpp: { ...place, systemId: "kiosk", window: WINDOW }, password: "kiosk", callbackKey: "key" },
    }),
  };
  const opened = await sms.session.open(channel, async () => {}, createIo(pools, { timeoutMs: 10_000 }));
  if (!opened.ok) throw new Error(opened.failure.detail);
  const session = opened.value;
  const rate = await inWindow(async (number) => {
    const { outcome } = await session.send(messageNumber(number));
    return outcome === "accepted";
  });
  await session.close();
  await pools.close(0);
  return rate;
}

function messageNumber(number: number): OutboundMessage {
  return {
    correlation: `20261121${String(number).padStart(14, "0")}`,
    sender: { externalId: "KIOSK" },
    address: { kind: "phone", value: `+49155${String(50_000_000 + (number % 1_000_000) * 10 + 9)}` },
    content: { kind: "text", text: "Hello Ines, your parcel is here. Collect it until Friday." },
    options: {},
  };
}

async function bareLoop({ host, port }: Place): Promise<number> {
  const session = smpp.connect({ host, port });
  await once(session, "connect");
  await new Promise((resolve) => session.bind_transceiver({ system_id: "kiosk", password: "kiosk" }, resolve));
  const rate = await inWindow(
    (number) =>
      new Promise((resolve) => {
        session.submit_sm(
          {
            ...{ source_addr_ton: 5, source_addr_npi: 0, source_addr: "KIOSK", dest_addr_ton: 1, dest_addr_npi: 1 },
            destination_addr: `49155${String(50_000_000 + (number % 1_000_000) * 10 + 9)}`,
            ...{ data_coding: 0, registered_delivery: 1 },
            short_message: Buffer.from("Hello Ines, your parcel is here. Collect it until Friday."),
          },
          ({ command_status }) => resolve(command_status === 0),
        );
      }),
  );
  session.destroy();
  return rate;
}
