'use client';
import { type IssuesByPath, labelOfPath, pathAndAncestors } from './issues.ts';

/** All that keeps the scenario from being saved; each entry leads to its field. */
export function IssueSummary({ issues }: { readonly issues: IssuesByPath }) {
  if (issues.size === 0) return null;
  const entries = [...issues].flatMap(([path, messages]) => messages.map((message) => ({ path, message })));
  return (
    <div role="alert" className="mb-4 rounded-xl bg-bad-bg px-4 py-3 text-bad" data-testid="issue-summary">
      <p className="font-medium">
        {entries.length === 1
          ? 'One thing has to be put right first'
          : `${entries.length} things have to be put right first`}
      </p>
      <ul className="mt-1">
        {entries.map(({ path, message }) => (
          <li key={`${path} ${message}`}>
            <button
              type="button"
              className="rounded text-left hover:underline"
              onClick={() => goTo(path)}
              data-testid="issue"
              data-issue-path={path}
            >
              <span className="font-medium">{labelOfPath(path)}:</span> {message}
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** To the field of the path, or to what it lies in. */
function goTo(path: string) {
  for (const one of pathAndAncestors(path)) {
    const field = document.querySelector<HTMLElement>(`[data-path="${CSS.escape(one)}"]`);
    if (field === null) continue;
    field.scrollIntoView({ block: 'center' });
    field.focus();
    return;
  }
}
