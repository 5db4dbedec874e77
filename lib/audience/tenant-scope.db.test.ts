import { afterAll } from "vitest";
import { inTransaction } from "#lib/context";
import { describeTenantScope } from "#lib/testing/tenant-scope";
import { makeTwins } from "#lib/testing/twin-workspaces";
import { addSuppression } from "./add-suppression.ts";
import { noteAddressFailures } from "./address-failures.ts";
import { applyWishes } from "./apply-wishes.ts";
import { countSuppressions } from "./count-suppressions.ts";
import { noteSuppressionChanges } from "./history.ts";
import { liftByPerson, liftSuppression } from "./lift.ts";
import { noteOptOuts } from "./note-opt-outs.ts";
import { exportSuppressions, getSuppression, hasSuppressions, listSuppressions } from "./queries.ts";
import { noteStartsHere } from "./stops-elsewhere.ts";
import { type NewSuppression, recordSuppressions } from "./suppress.ts";
import { keepChoices, readChoices } from "./topics/choices.ts";
import { listTopicNames, listTopics, listTopicTemplates } from "./topics/list-topics.ts";
import { nameTopic } from "./topics/name-topic.ts";
import { archiveTopic, createTopic, editTopic } from "./topics/save-topic.ts";

const twins = await makeTwins();
afterAll(() => twins.owner.close());

const filter = { address: null, kinds: [], sources: [], platforms: [], lifted: false };
const later = new Date("2027-01-01T00:00:00Z");
/** The one suppression of both workspaces. */
const person = {
  ...{ platform: "whatsapp", address: "+4915555000007", addressKind: "phone", kind: "marketing" },
  ...{ source: "word", at: later },
} as const satisfies NewSuppression;
const known = `UPDATE suppressions SET id = 'known', platform = 'whatsapp', address = '+4915555000007', address_kind = 'phone',
  kind = 'marketing', source = 'word', lifted_at = NULL, lifted_by = NULL, at = '2026-11-20T10:00:00Z';
  UPDATE suppression_events SET suppression_id = 'known'`;
const liftedHere = `${known}; UPDATE suppressions SET lifted_at = at, lifted_by = 'word' WHERE workspace_id = :mine`;
const onlyThere = `${known}; DELETE FROM suppressions WHERE workspace_id = :mine`;

const ofTopic = `UPDATE topics SET id = 'known', archived_at = NULL;
  UPDATE topic_choices SET topic_id = 'known', address_kind = 'email', address = 'ines@people.example', at = '2026-11-20T10:00:00Z'`;

describeTenantScope(
  twins,
  "lib/audience",
  {
    countSuppressions: (ctx) => countSuppressions(ctx),
    recordSuppressions: { given: known, run: (ctx) => recordSuppressions(ctx, [person]) },
    "recordSuppressions that only the other one holds": {
      given: onlyThere,
      run: (ctx) => recordSuppressions(ctx, [person]),
    },
    "recordSuppressions that were lifted here": { given: liftedHere, run: (ctx) => recordSuppressions(ctx, [person]) },
    applyWishes: { given: known, run: (ctx) => applyWishes(ctx, [{ ...person, wants: "stop" }]) },
    noteOptOuts: {
      given: onlyThere,
      run: (ctx) => noteOptOuts(ctx, [{ ...person, id: "new" }]),
    },
    noteAddressFailures: {
      given: "",
      run: (ctx) =>
        noteAddressFailures(
          ctx,
          { platform: "email", channelId: "shop" },
          [1, 2, 3].map((n) => ({
            ...{ messageId: `m${n}`, address: "ines@people.example", addressKind: "email", senderId: "" },
            ...{ verdict: "doubtful", at: new Date(ctx.now.getTime() - n * 1_000) },
          })),
        ),
    },
    liftByPerson: { given: known, run: (ctx) => liftByPerson(ctx, [person]) },
    liftSuppression: {
      given: known,
      run: (ctx) => liftSuppression(ctx, { id: "known", seenAt: "2026-11-20T10:00:00Z", reason: "Mine" }),
    },
    "liftSuppression of the other one": {
      given: onlyThere,
      run: (ctx) => liftSuppression(ctx, { id: "known", seenAt: "2026-11-20T10:00:00Z", reason: "Mine" }),
      refused: "not_found",
    },
    noteStartsHere: {
      given: `${known}; UPDATE workspaces SET stop_everywhere = true`,
      run: (ctx) => noteStartsHere(ctx, [{ ...person, platform: "sms", kind: "all" }]),
    },
    "noteStartsHere of somebody who stopped in the other one": {
      given: `${onlyThere}; UPDATE workspaces SET stop_everywhere = true`,
      run: (ctx) => noteStartsHere(ctx, [{ ...person, platform: "sms", kind: "all" }]),
    },
    addSuppression: {
      given: known,
      run: (ctx) => addSuppression(ctx, { platform: "whatsapp", address: "+4915555000007", kind: "all", reason: "" }),
    },
    noteSuppressionChanges: {
      given: known,
      run: (ctx) => noteSuppressionChanges(ctx, [{ id: "known", change: "added", cause: "word", at: later }]),
    },
    listSuppressions: { given: known, run: (ctx) => listSuppressions(ctx, filter, { size: 1 }) },
    "listSuppressions that are all the other one's": {
      given: onlyThere,
      run: (ctx) => listSuppressions(ctx, filter, { size: 1 }),
    },
    "listSuppressions before one": {
      given: known,
      run: (ctx) => listSuppressions(ctx, filter, { size: 1, before: "known" }),
    },
    hasSuppressions: { given: onlyThere, run: (ctx) => hasSuppressions(ctx) },
    exportSuppressions: {
      given: known,
      run: async (ctx) => {
        const found: unknown[] = [];
        for await (const row of exportSuppressions(ctx, filter)) found.push(row);
        return found;
      },
    },
    listTopics: (ctx) => listTopics(ctx),
    listTopicNames: (ctx) => listTopicNames(ctx, "email"),
    listTopicTemplates: {
      given: "UPDATE channels SET type = 'email'; UPDATE templates SET category = 'marketing'",
      run: (ctx) => listTopicTemplates(ctx),
    },
    createTopic: {
      given: "DELETE FROM topics WHERE workspace_id = :mine; UPDATE topics SET name = 'Offers'",
      run: async (ctx) => {
        await createTopic(ctx, { name: "Offers", description: "", templateCodes: [] });
      },
    },
    editTopic: {
      given: "UPDATE topics SET id = 'known', archived_at = NULL",
      run: (ctx) => editTopic(ctx, { topicId: "known", name: "Offers", description: "", templateCodes: [] }),
    },
    archiveTopic: {
      given:
        "UPDATE topics SET id = 'known', archived_at = NULL; UPDATE templates SET topic_id = NULL WHERE workspace_id = :mine",
      run: (ctx) => archiveTopic(ctx, { topicId: "known" }),
    },
    nameTopic: {
      given: `UPDATE topics SET id = 'known', archived_at = NULL; UPDATE channels SET type = 'email', deleted_at = NULL;
        UPDATE templates SET category = 'marketing', topic_id = NULL, state = 'pass'`,
      run: (ctx, { templateCode }) => nameTopic(ctx, { code: templateCode, topicId: "known" }),
    },
    readChoices: {
      given: ofTopic,
      run: (ctx) =>
        inTransaction(ctx, (ctx) => readChoices(ctx, { addressKind: "email", address: "ines@people.example" })),
    },
    keepChoices: {
      given: ofTopic,
      run: (ctx) =>
        inTransaction(ctx, (ctx) =>
          keepChoices(ctx, { addressKind: "email", address: "ines@people.example" }, [
            { topicId: "known", wanted: false },
          ]),
        ),
    },
    getSuppression: { given: known, run: (ctx) => getSuppression(ctx, "known") },
  },
  {
    importSuppressions: "writes through recordSuppressions",
    stoppedElsewhere: "a condition of the claim and of the check of a list, which have cases",
  },
);
