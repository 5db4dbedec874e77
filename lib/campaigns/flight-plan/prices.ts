import type { Platform, TemplateCategory } from "#db/enums";

/** A price of one message, or of one part where parts are paid, in points: ten thousand of them are one US dollar. */
type Price = { low: number; high: number };

/** Prices of a platform from a day on. */
export type PriceList = {
  platform: Platform;
  /** The first day on which they hold, in UTC. */
  from: string;
  /** True for figures that only show the size: the platform's own list or the contract says what is paid. */
  example: boolean;
  /** Whether each part of a long message is paid. */
  byPart?: true;
  prices: Partial<Record<TemplateCategory, { byCountry: Readonly<Record<string, Price>>; others: Price }>>;
};

const flat = (points: number): Price => ({ low: points, high: points });
const free = { byCountry: {}, others: flat(0) };
const each = (prices: Record<string, number>) =>
  Object.fromEntries(Object.entries(prices).map(([country, points]) => [country, flat(points)]));
/** Messages that cost nothing while the person's service window is open. */
const orFree = (prices: Record<string, number>) =>
  Object.fromEntries(Object.entries(prices).map(([country, points]) => [country, { low: 0, high: points }]));

const marketing = {
  byCountry: each({
    AE: 384,
    AR: 618,
    BR: 625,
    CN: 732,
    DE: 1365,
    ES: 615,
    FR: 859,
    GB: 529,
    HK: 732,
    ID: 411,
    IN: 109,
    IT: 691,
    JP: 732,
    MX: 305,
    MY: 860,
    NL: 1597,
    SG: 732,
    US: 250,
    ZA: 379,
  }),
  others: { low: 225, high: 1597 },
};
const utilityPoints = {
  AE: 157,
  AR: 260,
  BR: 68,
  CN: 113,
  DE: 550,
  ES: 200,
  FR: 300,
  GB: 220,
  HK: 113,
  ID: 250,
  IN: 14,
  IT: 300,
  JP: 113,
  MX: 85,
  MY: 140,
  NL: 500,
  SG: 113,
  US: 40,
  ZA: 76,
};
const authentication = { byCountry: each(utilityPoints), others: { low: 14, high: 550 } };
const smsPrices = {
  byCountry: Object.fromEntries(
    Object.entries({
      AE: [300, 900],
      BR: [150, 500],
      CN: [250, 450],
      DE: [600, 1100],
      ES: [300, 800],
      FR: [400, 800],
      GB: [300, 500],
      HK: [400, 650],
      IN: [20, 900],
      IT: [400, 950],
      JP: [500, 900],
      MX: [200, 700],
      NL: [600, 1100],
      SG: [250, 550],
      US: [50, 120],
    }).map(([country, [low = 0, high = 0]]) => [country, { low, high }]),
  ),
  others: { low: 100, high: 2_500 },
};
const smsEach = { marketing: smsPrices, utility: smsPrices, authentication: smsPrices };
const viberEach = { byCountry: {}, others: { low: 40, high: 500 } };
const mailEach = { byCountry: {}, others: { low: 1, high: 10 } };

/**
 * Prices to reckon with before a send, the newest of a platform last. Where the platform's documents name no figure it is an
 * example of the size. Until the end of September 2026 WhatsApp asked nothing for a notice within the service window.
 */
export const priceLists: readonly PriceList[] = [
  {
    ...{ platform: "whatsapp", from: "2025-07-01", example: true },
    prices: {
      marketing,
      utility: { byCountry: orFree(utilityPoints), others: { low: 0, high: 550 } },
      authentication,
    },
  },
  {
    ...{ platform: "whatsapp", from: "2026-10-01", example: true },
    prices: { marketing, utility: authentication, authentication },
  },
  { ...{ platform: "sms", from: "2026-01-01", example: true, byPart: true }, prices: smsEach },
  {
    ...{ platform: "viber", from: "2026-01-01", example: true },
    prices: { marketing: viberEach, utility: viberEach, authentication: viberEach },
  },
  {
    ...{ platform: "email", from: "2026-01-01", example: true },
    prices: { marketing: mailEach, utility: mailEach, authentication: mailEach },
  },
  // The platform asks for nothing.
  {
    ...{ platform: "messenger", from: "2026-01-01", example: false },
    prices: { marketing: free, utility: free, authentication: free },
  },
  {
    ...{ platform: "instagram", from: "2026-01-01", example: false },
    prices: { marketing: free, utility: free, authentication: free },
  },
];
