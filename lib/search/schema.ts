/** What the search of the database finds. */
export const foundKinds = ["template", "campaign", "sender", "person", "message"] as const;
export type FoundKind = (typeof foundKinds)[number];

/** One thing found, with what its line shows and what its page's address is made of. */
export type Found = {
  kind: FoundKind;
  id: string;
  /** Its name; a person's address, a message's id. */
  label: string;
  /** A language, a number, an address: what tells two of one name apart. */
  detail: string | null;
  channelId: string;
  channelName: string;
  /** When it was made, or the person's last message; an ISO time. */
  at: string;
  /** For a message, and for a person's last one: they wrote it. */
  inbound?: boolean;
};

/** A query is searched for from this many characters on; longer ones are cut. */
export const queryLimits = { shortest: 2, longest: 100 } as const;

const dayMs = 86_400_000;

/** The page of a thing found. A person's messages are shown for the month up to the last one. */
export function pathOf({ kind, id, label, channelId, at, inbound }: Found): string {
  const channel = `/channels/${channelId}`;
  const list = `${channel}/messages${inbound ? "/inbound" : ""}`;
  switch (kind) {
    case "template":
      return `${channel}/templates/${id}`;
    case "campaign":
      return `/campaigns/${id}`;
    case "sender":
      return `${channel}/numbers?q=${encodeURIComponent(label)}`;
    case "person":
      return `${list}?q=${encodeURIComponent(label)}&from=${day(at, -29)}&to=${day(at, 1)}`;
    case "message":
      return `${list}?q=${id}&message=${id}`;
  }
}

function day(at: string, later: number): string {
  return new Date(Date.parse(at) + later * dayMs).toISOString().slice(0, 10);
}
