import type { Language } from "#db/enums";
import { plainName, wordsOf } from "./layout.ts";

type SignUp = {
  workspace: string;
  address: string;
  /** Names of the chosen topics. */
  topics: readonly string[];
  days: number;
  /** What stands where the link belongs. */
  link: string;
};

/** What a channel asks whoever signed up for its marketing. The first line becomes the subject. */
export function signUpText(language: Language, { address, topics, days, link, ...of }: SignUp): string {
  const t = wordsOf(language);
  const workspace = plainName(of.workspace);
  return [
    t("signUp.subject", { workspace }),
    t("signUp.text", { workspace, address }),
    ...(topics.length > 0 ? [`${t("signUp.topics")}\n${topics.map((name) => `- ${name}`).join("\n")}`] : []),
    t("signUp.confirm"),
    link,
    t("signUp.until", { days }),
    t("signUp.ignore"),
  ].join("\n\n");
}
