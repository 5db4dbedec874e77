import { workspaceHeaders } from "#components/shell/page-workspace";
import type { UploadedMedia } from "#lib/media/upload-media";

/** A file that the library has now, and where to see it for the next minutes. */
export type PostedFile = UploadedMedia & { href: string };
export type PostResult = { file: PostedFile } | { message: string | null };

/**
 * Uploads one file to the library. Uses XMLHttpRequest because fetch does not report how much of a request has been sent.
 *
 * @param to the channel that is to send it, or the file of the library whose place it takes
 * @param onSent is told the sent part, from 0 to 1
 * @returns the file; or what is wrong in the reader's language, null when no answer came
 */
export function postFile(
  file: File,
  to: { channel?: string; replaces?: string },
  onSent: (part: number) => void = () => {},
): Promise<PostResult> {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.upload.onprogress = ({ loaded, total }) => onSent(total === 0 ? 0 : loaded / total);
    request.onload = () => resolve(read(request));
    request.onerror = () => resolve({ message: null });
    request.open("POST", `/uploads/media?${new URLSearchParams(to)}`);
    request.setRequestHeader("content-type", file.type || "application/octet-stream");
    request.setRequestHeader("x-file-name", encodeURIComponent(file.name.toWellFormed()));
    for (const [name, value] of Object.entries(workspaceHeaders())) request.setRequestHeader(name, value);
    request.send(file);
  });
}

function read({ status, responseText }: XMLHttpRequest): PostResult {
  try {
    const answer = JSON.parse(responseText) as PostedFile & { message?: string };
    return status === 200 ? { file: answer } : { message: answer.message ?? null };
  } catch {
    return { message: null };
  }
}
