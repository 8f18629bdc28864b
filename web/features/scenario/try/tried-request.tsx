'use client';
import type { TriedRequestViewFragment } from '../../../gql/graphql.ts';
import { formatLatency } from '../../../lib/format-number.ts';
import { Disclosure } from '../../../ui/disclosure.tsx';
import { sayErrorKind } from '../../run/run-words.ts';

/** One request and its answer: a line, and all of it behind the line. */
export function TriedRequest({ request }: { readonly request: TriedRequestViewFragment }) {
  const { method, url, status, latencyMs, errorKind, error } = request;
  return (
    <Disclosure
      title={
        <>
          <span className={errorKind === null ? 'text-good' : 'text-bad'}>{status ?? 'no answer'}</span>
          <span className="ml-2 font-normal">{formatLatency(latencyMs)}</span>
        </>
      }
      summary={
        <code className="font-mono text-[12px]">
          {method} {url}
        </code>
      }
      hasNews={errorKind !== null}
      testId="tried-request"
    >
      <div className="min-w-0 sm:pl-5">
        {errorKind !== null && (
          <p className="mb-2 [overflow-wrap:anywhere] text-bad">
            {sayErrorKind(errorKind)}
            {error !== null && `: ${error}`}
          </p>
        )}
        <Exchange request={request} />
      </div>
    </Disclosure>
  );
}

function Exchange({ request }: { readonly request: TriedRequestViewFragment }) {
  const { method, url, requestHeaders, requestBody, status, httpVersion, responseHeaders, responseBody } = request;
  const { bodyTruncated, address, firstByteMs, latencyMs } = request;
  const how = [
    httpVersion,
    address !== null && `from ${address}`,
    firstByteMs !== null && `first byte after ${formatLatency(firstByteMs)}`,
    latencyMs !== null && `last after ${formatLatency(latencyMs)}`,
  ].filter((part) => part !== null && part !== false);
  return (
    <div className="grid gap-3 lg:grid-cols-2 [&>*]:min-w-0">
      <div>
        <p className="text-[12.5px] font-medium text-muted">Request</p>
        <Raw text={[`${method} ${url}`, ...headerLines(requestHeaders)].join('\n')} />
        {requestBody !== null && <Raw text={requestBody} />}
      </div>
      {status !== null && (
        <div>
          <p className="text-[12.5px] font-medium text-muted">Answer{how.length > 0 && ` · ${how.join(', ')}`}</p>
          <Raw text={[String(status), ...headerLines(responseHeaders)].join('\n')} />
          {responseBody !== null && responseBody !== '' && <Raw text={readable(responseBody)} testId="tried-body" />}
          {bodyTruncated && <p className="mt-1 text-[12.5px] text-muted">The body is longer: this is its beginning.</p>}
        </div>
      )}
    </div>
  );
}

function headerLines(headers: readonly { readonly name: string; readonly value: string }[]): readonly string[] {
  return headers.map(({ name, value }) => `${name}: ${value}`);
}

/** JSON with its lines; anything else, and JSON that is cut off, as it came. */
function readable(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}

function Raw({ text, testId }: { readonly text: string; readonly testId?: string }) {
  return (
    <pre
      className="mt-1 max-h-60 overflow-auto rounded-lg bg-sunken px-2.5 py-1.5 font-mono text-[12px] whitespace-pre-wrap [overflow-wrap:anywhere]"
      data-testid={testId}
    >
      {text}
    </pre>
  );
}
