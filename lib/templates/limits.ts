/** Limits of WhatsApp templates in characters and pieces, and of editing them. Safe in the browser. */
export const limits = {
  name: 512,
  header: 60,
  body: 1024,
  footer: 60,
  buttons: 10,
  urlButtons: 2,
  buttonText: 25,
  url: 2000,
  editsPerMonth: 10,
  editWindowDays: 30,
  editGapHours: 24,
  nameLockDays: 30,
} as const;

/** Languages the platform reviews templates in. */
export const templateLanguages = [
  ..."af sq ar az bn bg ca zh_CN zh_HK zh_TW hr cs da nl en en_GB en_US et fil fi fr ka de el gu ha he hi hu id ga it ja".split(
    " ",
  ),
  ..."kn kk rw_RW ko ky_KG lo lv lt mk ms ml mr nb fa pl pt_BR pt_PT pa ro ru sr sk sl es es_AR es_ES es_MX sw sv ta te".split(
    " ",
  ),
  ..."th tr uk ur uz vi zu".split(" "),
] as const;

/**
 * The readable name of a template's language, in the reader's language: `en_GB` becomes "British English".
 * @param reader a language tag of the reader
 */
export function languageName(code: string, reader: string): string {
  const names = new Intl.DisplayNames([reader === "zh" ? "zh-Hans" : reader], { type: "language" });
  return names.of(code.replace("_", "-")) ?? code;
}
