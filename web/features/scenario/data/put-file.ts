/** How an upload ended: with the columns that were found, or with why it was not taken, in words. */
export type PutEnd = { readonly columns: readonly string[] } | { readonly problem: string };

export interface PutFile {
  /** Never rejects. */
  readonly end: Promise<PutEnd>;
  readonly cancel: () => void;
}

/** Sends the file by one PUT, as it is read; `onProgress` hears how much of it has gone, 0 to 1. */
export function putFile(url: string, file: Blob, onProgress: (share: number) => void): PutFile {
  // fetch does not tell how far a body has gone.
  const request = new XMLHttpRequest();
  const end = new Promise<PutEnd>((resolve) => {
    request.upload.onprogress = ({ loaded, total }) => onProgress(total === 0 ? 1 : loaded / total);
    request.onload = () => {
      const { status, responseText } = request;
      resolve(status < 300 ? { columns: columnsIn(responseText) } : { problem: problemIn(responseText) });
    };
    request.onerror = () => resolve({ problem: 'The connection broke off. Upload the file again.' });
    request.onabort = () => resolve({ problem: 'The upload was cancelled.' });
  });
  request.open('PUT', url);
  request.setRequestHeader('content-type', 'text/csv');
  request.send(file);
  return { end, cancel: () => request.abort() };
}

function columnsIn(body: string): readonly string[] {
  const answer: { readonly columns?: readonly string[] } = JSON.parse(body);
  return answer.columns ?? [];
}

/** What the server says against it: the issues of its first error, else its message. */
export function problemIn(body: string): string {
  const [error] = errorsOf(body);
  const issues = error?.extensions?.issues ?? [];
  if (issues.length > 0) return issues.map(({ message }) => message).join(' ');
  return error?.message ?? 'The server did not take the file. Upload it again.';
}

interface AnswerError {
  readonly message: string;
  readonly extensions?: { readonly issues?: readonly { readonly message: string }[] };
}

function errorsOf(body: string): readonly AnswerError[] {
  try {
    const answer: { readonly errors?: readonly AnswerError[] } = JSON.parse(body);
    return answer.errors ?? [];
  } catch {
    return [];
  }
}
