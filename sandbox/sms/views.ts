/** The JSON that the control API returns about the carrier. */
import type { Sandbox } from "../sandbox.ts";

const SHOWN = 100;

export function smsState({ sms, httpUrl }: Sandbox) {
  const { accounts, sent } = sms.world;
  return {
    ...{ httpUrl, place: sms.place, pending: sms.pending, connections: sms.connections, unbinds: sms.unbinds },
    ...{ mostUnanswered: sms.mostUnanswered, messages: sent.length },
    accounts: [...accounts.values()].slice(-SHOWN).map((account) => ({
      ...account,
      connected: sms.connectionsOf(account).length,
      senders: [...new Set(sent.filter((one) => one.account === account.systemId).map(({ from }) => from))].slice(-20),
    })),
  };
}

/** The conversation between a customer and a person, as the person's phone shows it. `sender` is the customer's system id. */
export function smsThread({ sms }: Sandbox, sender: string, person: string) {
  const { sent, inbound } = sms.world;
  const out = sent
    .filter(({ account, to }) => account === sender && to === person)
    .slice(-SHOWN)
    .map(({ ids, at, status, text, from }) => ({
      ...{ from: "business", id: ids[0] ?? "", at, status: status.toLowerCase() },
      ...{ header: from, body: text, footer: "", buttons: [] as string[] },
    }));
  const back = inbound
    .filter(({ account, from }) => account === sender && from === person)
    .map(({ id, at, text }) => ({
      ...{ from: "person", id, at, status: "received", header: null, body: text, footer: "", buttons: [] as string[] },
    }));
  const people = sent.filter(({ account }) => account === sender).map(({ to }) => `+${to}`);
  return {
    messages: [...out, ...back].sort((one, other) => one.at - other.at),
    people: [...new Set(people)].slice(-30),
  };
}
