import { plainHeader } from "#lib/excel/recipients-sheet";

/** Words for one kind of column, as headers of files in English and Chinese have them. */
const kinds: readonly (readonly string[])[] = [
  [
    "name",
    "first name",
    "firstname",
    "given name",
    "full name",
    "customer",
    "contact",
    "姓名",
    "名字",
    "称呼",
    "客户",
    "联系人",
  ],
  ["last name", "lastname", "surname", "family name", "姓", "姓氏"],
  ["date", "day", "when", "日期", "时间", "预约日期"],
  ["time", "hour", "时间", "时刻"],
  ["order", "order number", "order no", "order id", "reference", "订单", "订单号", "订单编号", "编号"],
  ["amount", "price", "total", "sum", "金额", "价格", "总价"],
  ["code", "coupon", "voucher", "验证码", "优惠码", "券码"],
  ["city", "town", "place", "location", "城市", "地点", "门店"],
  ["product", "item", "thing", "article", "产品", "商品"],
  ["company", "business", "公司", "企业"],
  ["link", "url", "website", "链接", "网址"],
];
const recipientWords =
  /recipient|phone|mobil|cell|\btel|whatsapp|viber|msisdn|handy|e-?mail|psid|igsid|user id|手机|电话|联系方式|收件|邮箱|邮件|用户/i;

const weakWords = /number|nummer|号码/i;

/** Share of a column's filled cells that must read as recipients for it to be taken for theirs by its content. */
const leastShare = 0.5;

type Guess = { column: number; score: number };

/**
 * Guesses which columns of a sheet stand for those of a template: the recipients' by their content and header, the others by
 * their headers. A guess is shown to a person and never used unseen.
 *
 * @param header texts of the header row
 * @param rows texts of the first rows below it
 * @param wanted the template's columns, the recipient first
 * @param isRecipient whether a cell's text may be an address of the platform
 * @returns a zero-based column for each that is wanted; null where nothing fits
 */
export function guessColumns(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  wanted: readonly string[],
  isRecipient: (text: string) => boolean,
): (number | null)[] {
  const width = Math.max(header.length, ...rows.map((row) => row.length));
  const columns = Array.from({ length: width }, (_, column) => column);
  const taken = new Set<number>();
  return wanted.map((name, i) => {
    const guesses = columns
      .filter((column) => !taken.has(column))
      .map((column): Guess => {
        const head = plainHeader(header[column] ?? "").toLowerCase();
        const score = i === 0 ? recipientScore(head, column, rows, isRecipient) : variableScore(head, name);
        return { column, score };
      });
    const best = guesses.reduce<Guess | null>((top, guess) => (guess.score > (top?.score ?? 0) ? guess : top), null);
    if (!best) return null;
    taken.add(best.column);
    return best.column;
  });
}

function recipientScore(
  head: string,
  column: number,
  rows: readonly (readonly string[])[],
  isRecipient: (text: string) => boolean,
): number {
  const filled = rows.map((row) => row[column] ?? "").filter((text) => text.trim() !== "");
  const share = filled.filter(isRecipient).length / Math.max(1, filled.length);
  const named = recipientWords.test(head) ? 1 : weakWords.test(head) ? 0.5 : 0;
  return (share >= leastShare ? 1 + share : 0) + named;
}

function variableScore(head: string, name: string): number {
  if (head === "") return 0;
  const whole = name.toLowerCase();
  const last = whole.slice(whole.lastIndexOf(".") + 1).replaceAll("_", " ");
  if (head === whole) return 4;
  if (head.replaceAll("_", " ") === last) return 3;
  if (kinds.some((words) => words.includes(last) && words.includes(head))) return 2;
  const near = last.length > 2 && (head.includes(last) || (head.length > 2 && last.includes(head)));
  return near ||
    kinds.some((words) => words.includes(last) && words.some((word) => word.length > 1 && head.includes(word)))
    ? 1
    : 0;
}

/**
 * The 1-based row of the headers: the one above the first row with a recipient; 0 where the first row has one already, and 1
 * where none has.
 *
 * @param rows texts of the first rows, with their numbers
 */
export function guessHeaderRow(
  rows: readonly { number: number; cells: readonly string[] }[],
  isRecipient: (text: string) => boolean,
): number {
  const at = rows.findIndex(({ cells }) => cells.some(isRecipient));
  if (at < 0) return rows.find(({ cells }) => cells.some((text) => text.trim() !== ""))?.number ?? 1;
  const above = rows.slice(0, at).filter(({ cells }) => cells.some((text) => text.trim() !== ""));
  return above.at(-1)?.number ?? 0;
}
