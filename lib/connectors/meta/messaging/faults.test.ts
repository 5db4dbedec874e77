import { afterAll } from "vitest";
import { createPools } from "../../http/pools.ts";
import { type Fault, faultSuite } from "../../testing/fault-suite.ts";
import { type Kind, kinds, startAccount, textTo } from "./testing.ts";

const pools = createPools();
afterAll(() => pools.close(0));

const faults: Record<Fault, object> = {
  throttles: { kind: "error", code: 613 },
  "knows us no more": { kind: "error", code: 190, subcode: 467, http: 401 },
  "is down": { kind: "error", code: 2, http: 500 },
  "answers too slowly": { kind: "slow_body", ms: 3_600_000 },
  "cuts the connection after it took the message": { kind: "reset_after_accept" },
  "cuts the connection before it answers": { kind: "reset_before_answer" },
  "closes its half of the connection": { kind: "half_close" },
  "answers half a document": { kind: "malformed" },
  "answers nothing that can be read": { kind: "empty_200" },
  "answers a proxy's page": { kind: "html", http: 502 },
};

for (const kind of ["messenger", "instagram"] satisfies Kind[]) {
  faultSuite(kind, async () => {
    const { connector, addressKind } = kinds[kind];
    const { sandbox, channel, accountId, meet } = await startAccount(kind);
    const person = await meet("4915550017");
    return {
      connector,
      channel,
      io: { dispatcher: pools.dispatcher, now: () => new Date(), timeoutMs: 300 },
      message: textTo(person, addressKind, accountId),
      suffer: (fault) => sandbox.sandbox.rules.set([{ match: { path: "/messages" }, do: faults[fault] }]),
      stop: sandbox.close,
    };
  });
}
