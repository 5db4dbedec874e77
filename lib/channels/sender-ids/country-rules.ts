/** What a country asks of what SMS come from. */
export type CountryRule = {
  /** Words as senders: as they are, after registration, or not at all. */
  words: "free" | "registered" | "none";
  /** Whether numbers, long or short, have to be registered as well. */
  numbersRegistered: boolean;
  /** Ids that its regulator gives, which travel with messages or stand behind the registration. */
  ids: readonly RegulatoryId[];
};

/** India: the business and its template on the DLT platform. United States: brand and campaign of 10DLC. */
export const regulatoryIds = ["entityId", "templateId", "brandId", "campaignId"] as const;
export type RegulatoryId = (typeof regulatoryIds)[number];

const rule = (words: CountryRule["words"], more: Partial<CountryRule> = {}): CountryRule => ({
  ...{ words, numbersRegistered: false, ids: [] },
  ...more,
});

/**
 * Rules by ISO 3166-1 code. Carriers publish them and change them often: what stands here is what several of them said in late
 * 2026, and the carrier has the last word.
 */
const rules: Readonly<Record<string, CountryRule>> = {
  ...Object.fromEntries(
    ["AT", "CH", "DE", "DK", "EE", "FR", "GB", "GR", "IL", "LU", "LV", "NL", "NO", "PL", "PT", "SE", "SI", "SK"].map(
      (country) => [country, rule("free")],
    ),
  ),
  ...Object.fromEntries(
    [
      "AE",
      "AU",
      "BD",
      "CZ",
      "EG",
      "ES",
      "FI",
      "ID",
      "IE",
      "IT",
      "JO",
      "KE",
      "KW",
      "LK",
      "NG",
      "OM",
      "PH",
      "PK",
      "QA",
    ].map((country) => [country, rule("registered")]),
  ),
  ...Object.fromEntries(
    ["RO", "RU", "SA", "SG", "TH", "TR", "UA", "VN"].map((country) => [country, rule("registered")]),
  ),
  ...Object.fromEntries(
    ["AR", "BE", "BR", "CA", "CL", "CO", "KR", "MX", "MY", "NZ", "PE", "TW", "UY", "ZA"].map((country) => [
      country,
      rule("none"),
    ]),
  ),
  CN: rule("none", { numbersRegistered: true }),
  IN: rule("registered", { numbersRegistered: true, ids: ["entityId", "templateId"] }),
  US: rule("none", { numbersRegistered: true, ids: ["brandId", "campaignId"] }),
};

/** Countries with a rule of their own. */
export const ruledCountries: readonly string[] = Object.keys(rules).sort();

/** The rule of a country; where none is known the carrier is asked, as where words are registered. */
export function countryRule(country: string): CountryRule {
  return rules[country] ?? rule("registered");
}
