/** A change that once survived every test. Each searched text stands in the file exactly once. */
export type NamedMutant = { name: string; file: string; changes: { search: string; replacement: string }[] };

const remove = (search: string) => ({ search, replacement: "" });

/** Each must die in the fast suite in less than a minute: `npm run mutants -- --named`. */
export const namedMutants: NamedMutant[] = [
  {
    name: "a claim looks at the messages of a paused campaign",
    file: "lib/sending/lock-candidates.ts",
    changes: [remove("AND o.state <> 'paused'")],
  },
  {
    name: "a claim takes messages of a paused campaign",
    file: "lib/sending/may-leave.ts",
    changes: [remove('if (origin.state === "paused") return { kind: "wait" };')],
  },
  {
    name: "an uncertain message is sent again although no receipts prove that the way back is open",
    file: "lib/sending/doubt/way-back.ts",
    changes: [
      {
        search: "if (blocked || later.accepted < proof.messages) return false;",
        replacement: "if (blocked) return false;",
      },
      remove("if (later.delaysMs.length < later.accepted * proof.share) return false;"),
    ],
  },
  {
    name: "an uncertain message is sent again while something unread might still speak of it",
    file: "lib/sending/doubt/way-back.ts",
    changes: [{ search: "if (blocked || later.accepted", replacement: "if (later.accepted" }],
  },
  {
    name: "marketing is sent again after an unknown outcome",
    file: "lib/sending/doubt/way-back.ts",
    changes: [{ search: 'facts.category === "marketing" || facts.sentAgain', replacement: "facts.sentAgain" }],
  },
  {
    name: "an opt-out that the platform reports is not recorded",
    file: "lib/sending/record-outcomes.ts",
    changes: [{ search: 'outcome.failure.kind === "OPTED_OUT"', replacement: "false" }],
  },
  {
    name: "a lifted suppression still keeps a person from being messaged",
    file: "lib/sending/read-facts.ts",
    changes: [remove(" AND x.lifted_at IS NULL")],
  },
  {
    name: "a message is judged by the category it was made with",
    file: "lib/sending/read-facts.ts",
    changes: [{ search: "coalesce(t.category, m.category) AS category", replacement: "m.category AS category" }],
  },
  {
    name: "a member's lifting holds against a stop that was on its way",
    file: "lib/audience/suppression-rules.ts",
    changes: [
      { search: 'held.liftedBy === "member" ? at > held.at : at >= held.liftedAt', replacement: "at >= held.liftedAt" },
    ],
  },
  {
    name: "a rounded number is dialled",
    file: "lib/phone/phone.ts",
    changes: [remove('if (ROUNDED.test(digits)) return refused("rounded_number");')],
  },
  {
    name: "a row that is hidden in the sheet is sent to without a question",
    file: "lib/campaigns/audience-import/assess-row.ts",
    changes: [{ search: "return row.hidden ? {", replacement: "return false ? {" }],
  },
  {
    name: "a list is sent before anybody decided about its hidden rows",
    file: "lib/campaigns/launch/launch.ts",
    changes: [{ search: "if (list.rowsHold > 0) throw", replacement: "if (false) throw" }],
  },
  {
    name: "a value is sent whose last digits Excel lost",
    file: "lib/campaigns/audience-import/assess-row.ts",
    changes: [remove('if (cell.kind === "number" && hidesDigits(cell)) return "scientific_variable";')],
  },
  {
    name: "an AUTH or POLICY refusal does not pause the campaign",
    file: "lib/sending/record-outcomes.ts",
    changes: [remove("await stopOrigins(ctx, hooks, lane, batch);")],
  },
  {
    name: "a scheduled campaign never starts",
    file: "lib/campaigns/launch/start.ts",
    changes: [{ search: "if (row.scheduledAt > ctx.now) return;", replacement: "return;" }],
  },
  {
    name: "throttling never slows the pace",
    file: "lib/sending/record-outcomes.ts",
    changes: [remove("await slowLane(ctx, hooks, lane, batch);")],
  },
  {
    name: "orphan receipts are never retried",
    file: "lib/inbound/orphans.ts",
    changes: [{ search: "inTransaction(contextOf(workspaceId), (ctx) => retryDue(ctx, hooks))", replacement: "0" }],
  },
  {
    name: "a poisoned event is never set aside",
    file: "lib/inbound/apply-alone.ts",
    changes: [
      remove('return setAside(db, workspaceId, event, event.trouble ?? "Each worker that tried to apply it ended.");'),
      {
        search: "if (event.tries < maxTries || !slice) return noteTrouble(db, workspaceId, event, trouble);",
        replacement: "return noteTrouble(db, workspaceId, event, trouble);",
      },
    ],
  },
  {
    name: "role check removed in the action wrapper",
    file: "lib/auth/session.ts",
    changes: [{ search: "if (!isAllowed(workspace, permission)) {", replacement: "if (false) {" }],
  },
  {
    name: "same-origin check removed in the action wrapper",
    file: "lib/actions/same-origin.ts",
    changes: [{ search: "if (origin === null ? site === null :", replacement: "if (false &&" }],
  },
  {
    name: "a page of another workspace may act on the current one",
    file: "lib/auth/page-workspace.ts",
    changes: [{ search: "if (asked === current.id) return current;", replacement: "return current;" }],
  },
  {
    name: "text that the database cannot hold reaches the verb",
    file: "lib/actions/define-action.ts",
    changes: [{ search: "if (unstorable.length > 0)", replacement: "if (false)" }],
  },
  {
    name: "a sealed secret opens with a shortened tag",
    file: "lib/seal.ts",
    changes: [
      { search: "|| proof.length !== tagBytes", replacement: "" },
      { search: "held.key, iv, { authTagLength: tagBytes }", replacement: "held.key, iv" },
    ],
  },
];
