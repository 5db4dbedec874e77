// A person's phone and the customers of the SMS carrier.
import { control, page } from "./page.js";

const prefix = "sms:";

/** Whether the phone talks to a customer of the carrier. */
export const isSmsSender = (id) => id.startsWith(prefix);

/** Customers and what they write from, for the phone. */
export const smsSenders = () =>
  (page.sms?.accounts ?? []).map(({ systemId, name, senders }) => ({
    id: `${prefix}${systemId}`,
    text: `SMS · ${name}${senders.length > 0 ? ` · ${senders.at(-1)}` : ""}`,
  }));

export async function readSms() {
  page.sms = await control("sms/state");
}

/** The person writes to what the customer last wrote from. */
export function sayToSms(person, id, text) {
  const systemId = id.slice(prefix.length);
  const to = page.sms.accounts.find((account) => account.systemId === systemId)?.senders.at(-1) ?? "0";
  return control(`sms/accounts/${systemId}/say`, { person, to, text, wait: false });
}

export function smsThread(id, person) {
  return control(`sms/thread?${new URLSearchParams({ sender: id.slice(prefix.length), person })}`);
}
