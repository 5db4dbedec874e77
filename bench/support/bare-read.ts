import { SaxesParser } from "saxes";
import { type Entry, openPromise, type ZipFile } from "yauzl";

/** The part of a fixture's only sheet. */
export const SHEET = "xl/worksheets/sheet1.xml";

/** The ceiling of reading a workbook: its sheet unzipped and parsed as XML in this thread, without using the result. */
export async function bareRead(path: string): Promise<void> {
  const zip = await openPromise(path, { autoClose: false });
  const parser = new SaxesParser({ position: false });
  const decoder = new TextDecoder();
  const stream = await zip.openReadStreamPromise(await sheetOf(zip));
  for await (const chunk of stream) parser.write(decoder.decode(chunk as Buffer, { stream: true }));
  zip.close();
}

async function sheetOf(zip: ZipFile): Promise<Entry> {
  for await (const entry of zip.eachEntry()) if (entry.fileName === SHEET) return entry;
  throw new Error(`The workbook has no ${SHEET}.`);
}
