import { afterAll } from "vitest";
import { type Ctx, inTransaction } from "#lib/context";
import { forgetEnv } from "#lib/env";
import { hooks } from "#lib/sending/testing";
import { describeTenantScope } from "#lib/testing/tenant-scope";
import { makeTwins } from "#lib/testing/twin-workspaces";
import { askErasure } from "./ask-erasure.ts";
import { listErasures } from "./list-erasures.ts";
import { spellingsOf } from "./spellings.ts";
import type { StepResult, StepTools } from "./step.ts";
import { endSending } from "./steps/end-sending.ts";
import { eraseContactFiles } from "./steps/erase-contact-files.ts";
import { eraseEvents } from "./steps/erase-events.ts";
import { eraseFromLists } from "./steps/erase-from-lists.ts";
import { eraseMessages } from "./steps/erase-messages.ts";
import { eraseWishes } from "./steps/erase-wishes.ts";
import { takeOutOfTexts } from "./steps/take-out-of-texts.ts";

Object.assign(process.env, {
  DATABASE_URL: "postgres://user:password@localhost:5432/none",
  NEXTAUTH_SECRET: "x".repeat(32),
  SEALING_KEY: Buffer.alloc(32, 7).toString("base64"),
});
forgetEnv();
const twins = await makeTwins();
afterAll(() => twins.owner.close());

const phone = "+4915555000007";
const first = { addressKind: "phone", address: phone } as const;
const person = { addresses: [first], contactIds: ["known"] };
const tools: StepTools = { person, hooks, spellings: spellingsOf(person.addresses), round: 1 };

/** Everything of both workspaces is about the same person. */
const known = `UPDATE contacts SET id = 'known', name = 'Ana';
  UPDATE contact_addresses SET contact_id = 'known', address = '${phone}', address_kind = 'phone';
  UPDATE suppressions SET address = '${phone}', address_kind = 'phone', lifted_at = NULL;
  UPDATE consents SET address = '${phone}', address_kind = 'phone', kind = 'marketing', granted = true;
  UPDATE topic_choices SET address = '${phone}', address_kind = 'phone';
  UPDATE sign_ups SET address = '${phone}', address_kind = 'phone';
  UPDATE service_windows SET address = '${phone}', address_kind = 'phone';
  UPDATE address_failures SET address = '${phone}', address_kind = 'phone';
  UPDATE inbound_parts SET address = '${phone}', address_kind = 'phone';
  UPDATE campaign_recipients SET address = '${phone}', address_kind = 'phone' WHERE row_number = 2;
  UPDATE campaign_recipients SET address = '+49155', cells = '["${phone}"]' WHERE row_number = 3;
  UPDATE inbound_events SET body = '{"from":"${phone}"}', applied_at = now();
  UPDATE orphan_receipts SET event = '{"to":"${phone}"}';
  UPDATE campaigns SET name = 'For ${phone}';
  UPDATE contact_file_rows SET cells = '["${phone}"]';
  UPDATE audit_log SET detail = '{"person":"${phone}"}', object_kind = 'contact', object_id = 'known';
  UPDATE messages SET address = '${phone}', address_kind = 'phone'`;
const onlyThere = `${known}; DELETE FROM contacts WHERE workspace_id = :mine;
  DELETE FROM contact_addresses WHERE workspace_id = :mine`;

type Step = (ctx: Ctx, tools: StepTools, position: string[] | null) => Promise<StepResult>;
/** All slices of a step. */
const all = (step: Step) => (ctx: Ctx) =>
  inTransaction(ctx, async (ctx) => {
    const results: StepResult[] = [];
    let position: string[] | null = null;
    do {
      const result: StepResult = await step(ctx, tools, position);
      results.push(result);
      position = result.position;
    } while (position !== null);
    return results;
  });

describeTenantScope(
  twins,
  "lib/erasure",
  {
    "askErasure of the other one": {
      given: onlyThere,
      run: (ctx) => askErasure(ctx, { contactId: "known" }),
      refused: "not_found",
    },
    listErasures: (ctx) => listErasures(ctx),
    endSending: { given: known, run: all(endSending) },
    eraseMessages: { given: `${known}; DELETE FROM outbox`, run: all(eraseMessages) },
    eraseWishes: { given: known, run: all(eraseWishes) },
    eraseFromLists: { given: known, run: all(eraseFromLists) },
    eraseContactFiles: { given: known, run: all(eraseContactFiles) },
    "eraseContactFiles where the other one reads and makes files": {
      given: `${known}; UPDATE contact_files SET kind = 'export', storage_key = workspace_id || '/file'
        WHERE workspace_id = :mine; UPDATE contact_files SET storage_key = workspace_id || '/file'
        WHERE workspace_id <> :mine`,
      run: (ctx) => inTransaction(ctx, (ctx) => eraseContactFiles(ctx, tools, null)),
    },
    eraseEvents: { given: known, run: all(eraseEvents) },
    takeOutOfTexts: { given: known, run: all(takeOutOfTexts) },
  },
  {
    askErasure: "what it writes is sealed anew each time; its own test has another workspace with the same person",
    takeOutOfJobs: "has its own test with another workspace's job",
  },
);
