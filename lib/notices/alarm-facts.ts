import type { AlarmKind } from "#db/mail-enums";
import type { SenderState } from "#db/sender-enums";
import type { AttentionItem } from "#lib/statistics/attention-item";

/** Something that members are warned of. `objectId` is the same for as long as it is the same fact. */
export type AlarmFact = {
  kind: AlarmKind;
  objectId: string;
  channelId: string;
  detail: Record<string, string | null>;
};

/** A platform that is silent for longer is worth a mail; before, messages wait and leave by themselves. */
const outageMs = 10 * 60_000;
/** A review that was decided longer ago is no news. */
const reviewMs = 24 * 3_600_000;
/** Numbers in these states send nothing, or will soon send nothing. */
const badSenders: SenderState[] = ["FLAGGED", "RESTRICTED", "BANNED", "DISCONNECTED"];

/** What is worth a mail of all that needs attention. What only gets worse slowly stays on the dashboard. */
export function alarmFactsOf(items: readonly AttentionItem[], now: Date): AlarmFact[] {
  return items.flatMap((item): AlarmFact[] => {
    switch (item.kind) {
      case "template": {
        const { state, channelId, code, name, reason, at } = item;
        if (at === null || now.getTime() - at.getTime() > reviewMs) return [];
        const objectId = `${code} ${state} ${at.toISOString()}`;
        return [{ kind: "template", objectId, channelId, detail: { name, code, state, reason } }];
      }
      case "sender": {
        const { channelId, phone, channel, state } = item;
        if (!badSenders.includes(state)) return [];
        return [
          {
            kind: "sender",
            objectId: `${channelId} ${phone} ${state}`,
            channelId,
            detail: { name: phone, channel, state },
          },
        ];
      }
      case "account": {
        const { channelId, channel, account, reviewState: state } = item;
        if (state !== "REJECTED" && state !== "DISABLED") return [];
        return [
          { kind: "account", objectId: `${channelId} ${state}`, channelId, detail: { name: account, channel, state } },
        ];
      }
      case "trouble": {
        const { channelId, channel: name, trouble: reason } = item;
        const detail = { name, state: "disconnected", reason };
        return [{ kind: "channel", objectId: `${channelId} trouble`, channelId, detail }];
      }
      case "channel": {
        const { channelId, channel: name, state, reason } = item;
        if (state !== "disconnected" && state !== "restricted") return [];
        return [{ kind: "channel", objectId: `${channelId} ${state}`, channelId, detail: { name, state, reason } }];
      }
      case "campaign": {
        const { campaignId, channelId, name, reason } = item;
        const objectId = `${campaignId} ${reason ?? ""}`;
        return [{ kind: "campaign_paused", objectId, channelId, detail: { name, campaignId, reason } }];
      }
      case "outage": {
        const { channelId, channel: name, platform, since } = item;
        if (now.getTime() - since.getTime() < outageMs) return [];
        return [{ kind: "outage", objectId: channelId, channelId, detail: { name, platform } }];
      }
      case "brake": {
        const { channelId, channel: name, domain, reason, count, of } = item;
        const objectId = `${channelId} ${domain} ${reason}`;
        const detail = { name, domain, reason, count: String(count), of: String(of) };
        return [{ kind: "brake", objectId, channelId, detail }];
      }
      default:
        return [];
    }
  });
}

/** An alarm as it is kept. */
export type KeptAlarm = {
  kind: AlarmKind;
  objectId: string;
  seenAt: Date;
  times: number;
  toldAt: Date | null;
  endedAt: Date | null;
};

/** A fact must hold for so long before it is told: a hiccup is not. */
const settleMs = 60_000;
/** A fact that comes back within so long of being told is counted, and told with the next one. */
const repeatMs = 6 * 3_600_000;
/** Mails of one workspace are at least so far apart; what happens in between is in one of them. */
export const joinMs = 15 * 60_000;

/** What changes with the facts of now. */
export function compareAlarms<K extends KeptAlarm>(kept: readonly K[], facts: readonly AlarmFact[]) {
  const keyOf = ({ kind, objectId }: { kind: string; objectId: string }) => `${kind} ${objectId}`;
  const known = new Map(kept.map((alarm) => [keyOf(alarm), alarm]));
  const now = new Map(facts.map((fact) => [keyOf(fact), fact]));
  return {
    begun: [...now.values()].filter((fact) => !known.has(keyOf(fact))),
    /** They were over, and are there again. */
    back: [...now.values()].filter((fact) => known.get(keyOf(fact))?.endedAt),
    over: kept.filter((alarm) => alarm.endedAt === null && !now.has(keyOf(alarm))),
  };
}

/** Whether an alarm is to be told now: nobody heard of this time yet, and not of the same a while ago. */
export function isToTell(alarm: KeptAlarm, now: Date): boolean {
  const since = (at: Date) => now.getTime() - at.getTime();
  if (alarm.endedAt !== null || since(alarm.seenAt) < settleMs) return false;
  if (alarm.toldAt === null) return true;
  return alarm.seenAt > alarm.toldAt && since(alarm.toldAt) >= repeatMs;
}
