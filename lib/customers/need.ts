/**
 * What a customer may need somebody for, the gravest first. One sign of a graver kind counts more than all that there can be
 * of lesser ones; of two customers with the same signs, the one with more of them comes first.
 */
export const needSigns = [
  "disconnected",
  "failing",
  "quality",
  "restricted",
  "blocked",
  "templates",
  "limits",
  "quota",
  "requests",
] as const;
export type NeedSign = (typeof needSigns)[number];

/** What is counted of a customer, as far as it decides about its need. */
export type NeedFacts = {
  channels: number;
  quota: number;
  disconnected: number;
  restricted: number;
  numbersBlocked: number;
  qualityRed: number;
  /** Messages made to leave today and yesterday, and those of them that failed. */
  left: number;
  failed: number;
  templatesRejected: number;
  limitsNear: number;
  requests: number;
};

/** Too few to say anything about the share that fails. */
const fewest = 20;
/** Percent of what was made to leave. */
const failingShare = 10;
/** Percent of the channel quota. */
const quotaShare = 90;

type Sign = {
  tone: "danger" | "warning" | "info";
  /** How many of it there are; 0 for none. */
  count(facts: NeedFacts): number;
  /** The same in SQL, over columns named as the facts are; `need.db.test.ts` holds the two against each other. */
  sql: string;
};

/** So many of a kind count at most. */
const most = 99;

const signs: Record<NeedSign, Sign> = {
  disconnected: { tone: "danger", count: (f) => f.disconnected, sql: "f.disconnected" },
  failing: {
    tone: "danger",
    count: ({ left, failed }) =>
      left >= fewest && failed * 100 >= left * failingShare ? Math.floor((failed * 100) / left) : 0,
    sql: `CASE WHEN f."left" >= ${fewest} AND f.failed * 100 >= f."left" * ${failingShare} THEN f.failed * 100 / f."left" ELSE 0 END`,
  },
  quality: { tone: "danger", count: (f) => f.qualityRed, sql: 'f."qualityRed"' },
  restricted: { tone: "warning", count: (f) => f.restricted, sql: "f.restricted" },
  blocked: { tone: "warning", count: (f) => f.numbersBlocked, sql: 'f."numbersBlocked"' },
  templates: { tone: "warning", count: (f) => f.templatesRejected, sql: 'f."templatesRejected"' },
  limits: { tone: "warning", count: (f) => f.limitsNear, sql: 'f."limitsNear"' },
  quota: {
    tone: "warning",
    count: ({ channels, quota }) => (channels * 100 >= quota * quotaShare ? 1 : 0),
    sql: `CASE WHEN f.channels * 100 >= f.quota * ${quotaShare} THEN 1 ELSE 0 END`,
  },
  requests: { tone: "info", count: (f) => f.requests, sql: "f.requests" },
};

/** What one sign of each kind weighs: one more than everything lesser together. */
const weights = weigh();

function weigh(): Record<NeedSign, number> {
  const found: Partial<Record<NeedSign, number>> = {};
  let lesser = 0;
  for (const sign of needSigns.toReversed()) {
    found[sign] = lesser + 1;
    lesser += lesser + 1 + most;
  }
  return found as Record<NeedSign, number>;
}

/** What stands against a customer, the gravest first. `count` is a share in percent for `failing`. */
export function signsOf(facts: NeedFacts): { sign: NeedSign; count: number; tone: Sign["tone"] }[] {
  return needSigns.flatMap((sign) => {
    const { count, tone } = signs[sign];
    const found = count(facts);
    return found > 0 ? [{ sign, count: found, tone }] : [];
  });
}

/** How much a customer needs somebody; 0 when nothing stands against it. */
export function needOf(facts: NeedFacts): number {
  return signsOf(facts).reduce((sum, { sign, count }) => sum + weights[sign] + Math.min(count, most), 0);
}

/** `needOf` as an expression of SQL over a relation `f`, whose columns are named as the facts are. */
export const needSql = needSigns
  .map((sign) => {
    const { sql } = signs[sign];
    return `(CASE WHEN (${sql}) > 0 THEN ${weights[sign]} + least(${sql}, ${most}) ELSE 0 END)`;
  })
  .join(" + ");

/** Whether a customer has a sign, as a condition of SQL over the same relation. */
export function hasSignSql(sign: NeedSign): string {
  return `(${signs[sign].sql}) > 0`;
}
