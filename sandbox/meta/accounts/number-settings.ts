/** What a number is set to beside its profile, and the people whom it blocks. */
import { page } from "../graph/answers.ts";
import { GraphError, invalid } from "../graph/errors.ts";
import { arrayOf, objectOf, onlyKeys, textOf } from "../graph/fields.ts";
import { bodyOf, type GraphAnswer, type GraphCall } from "../graph/request.ts";
import type { PhoneNumber } from "../world/model.ts";

const SETTINGS = ["calling", "user_identity_change", "payload_encryption", "storage_configuration"] as const;
const BLOCKED_MAX = 64_000;

export function readSettings(_call: GraphCall, number: PhoneNumber): GraphAnswer {
  return {
    body: {
      calling: {
        status: "DISABLED",
        call_icon_visibility: "DEFAULT",
        ip_addresses: {},
        callback_permission_status: "DISABLED",
      },
      storage_configuration: { status: "DEFAULT" },
      ...number.settings,
    },
  };
}

export function changeSettings(call: GraphCall, number: PhoneNumber): GraphAnswer {
  const fields = bodyOf(call);
  onlyKeys(fields, [...SETTINGS, "messaging_product"], "$");
  const named = SETTINGS.filter((key) => fields[key] !== undefined);
  if (named.length !== 1) throw invalid("One setting is changed at a time.");
  const [key] = named as [(typeof SETTINGS)[number]];
  number.settings = {
    ...number.settings,
    [key]: { ...number.settings?.[key], ...objectOf(fields[key], key) },
  };
  call.sandbox.changed();
  return { body: { success: true } };
}

export function listBlocked(call: GraphCall, number: PhoneNumber): GraphAnswer {
  const people = (number.blocked ?? []).map((id) => ({ id }));
  return { body: page(call, people, ({ id }) => ({ messaging_product: "whatsapp", wa_id: id })) };
}

/** Only people who wrote within the last 24 hours can be blocked. */
export function blockUsers(call: GraphCall, number: PhoneNumber): GraphAnswer {
  const { world, clock } = call.sandbox;
  const blocked = new Set(number.blocked ?? []);
  const added = [];
  const failed = [];
  for (const { input, wa_id } of usersOf(call)) {
    if (!world.isWindowOpen(number.id, wa_id, clock.now())) failed.push({ input, wa_id, errors: [reEngagement] });
    else if (blocked.size >= BLOCKED_MAX) throw new GraphError(139102, { message: "(#139102) The block list is full" });
    else {
      blocked.add(wa_id);
      added.push({ input, wa_id });
    }
  }
  number.blocked = [...blocked];
  call.sandbox.changed();
  const lists = { ...(added.length > 0 && { added_users: added }), ...(failed.length > 0 && { failed_users: failed }) };
  if (failed.length === 0) return { body: { messaging_product: "whatsapp", block_users: lists } };
  const error = { message: "(#139100) Failed to block/unblock users", type: "OAuthException", code: 139100 };
  const body = {
    messaging_product: "whatsapp",
    block_users: lists,
    error: { ...error, fbtrace_id: call.sandbox.trace() },
  };
  return { status: 400, body };
}

export function unblockUsers(call: GraphCall, number: PhoneNumber): GraphAnswer {
  const removed = usersOf(call);
  const ids = new Set(removed.map(({ wa_id }) => wa_id));
  number.blocked = (number.blocked ?? []).filter((id) => !ids.has(id));
  call.sandbox.changed();
  return { body: { messaging_product: "whatsapp", block_users: { removed_users: removed } } };
}

const reEngagement = {
  message: "Re-engagement required",
  code: 131047,
  error_data: { details: "The person has not written within the last 24 hours." },
};

function usersOf(call: GraphCall): { input: string; wa_id: string }[] {
  const fields = bodyOf(call);
  onlyKeys(fields, ["messaging_product", "block_users"], "$");
  textOf(fields, "messaging_product");
  const users = arrayOf(fields.block_users, "block_users");
  if (users.length === 0) throw invalid("Param block_users must not be empty.");
  return users.map((raw) => {
    const input = textOf(objectOf(raw, "block_users"), "user", { name: "block_users.user" });
    const digits = input.replace(/\D/g, "");
    if (!/^[1-9]\d{6,14}$/.test(digits)) throw invalid(`"${input}" is not a phone number.`);
    return { input, wa_id: digits };
  });
}
