import { workspaceHeaders } from "#components/shell/page-workspace";
import type { UploadLine } from "#lib/campaigns/audience-import/upload-lines";

export type UploadEvents = {
  onSent: (bytes: number, total: number) => void;
  /** The whole file was sent; the server is reading it. */
  onUploaded: () => void;
  onLine: (line: UploadLine) => void;
  /** The answer is complete. `text` is null when the connection broke. */
  onEnd: (text: string | null) => void;
};

/**
 * Posts a file and passes on the lines of the answer as they arrive. Uses XMLHttpRequest because fetch does not report
 * how much of a request has been sent.
 *
 * @returns a function that aborts the upload; no event follows
 */
export function uploadFile(url: string, file: File, events: UploadEvents): () => void {
  const request = new XMLHttpRequest();
  let aborted = false;
  let answering = false;
  let seen = 0;
  const readLines = () => {
    if (aborted || request.status !== 200) return;
    const text = request.responseText;
    for (let end = text.indexOf("\n", seen); end >= 0; end = text.indexOf("\n", seen)) {
      answering = true;
      events.onLine(JSON.parse(text.slice(seen, end)) as UploadLine);
      seen = end + 1;
    }
  };
  const end = (text: string | null) => {
    if (!aborted) events.onEnd(text);
  };

  request.upload.onprogress = ({ loaded, total }) => {
    if (!aborted && !answering) events.onSent(loaded, total);
  };
  request.upload.onload = () => {
    if (!aborted && !answering) events.onUploaded();
  };
  request.onprogress = readLines;
  request.onload = () => {
    readLines();
    end(request.responseText);
  };
  request.onerror = () => end(null);
  request.open("POST", url);
  request.setRequestHeader("content-type", "application/octet-stream");
  request.setRequestHeader("x-file-name", encodeURIComponent(file.name.toWellFormed()));
  for (const [name, value] of Object.entries(workspaceHeaders())) request.setRequestHeader(name, value);
  request.send(file);
  return () => {
    aborted = true;
    request.abort();
  };
}
