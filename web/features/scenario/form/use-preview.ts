import { useEffect, useState } from 'react';
import { useClient } from 'urql';
import { PreviewScenarioDocument, type PreviewScenarioQuery, type ScenarioInput } from '../../../gql/graphql.ts';
import { apiErrorOf, type FieldIssue } from '../../../lib/api-error.ts';

const SETTLE_MS = 350;

export type ScenarioPreview = NonNullable<PreviewScenarioQuery['previewScenario']>;

export interface PreviewState {
  /** The last one that could be made; null before the first. */
  readonly preview: ScenarioPreview | null;
  /** What the API finds wrong with this input. */
  readonly issues: readonly FieldIssue[];
  readonly warnings: readonly FieldIssue[];
  /** The input that it was made of. */
  readonly of: ScenarioInput | null;
  /** The API cannot be asked now. */
  readonly trouble: string | null;
}

const NOTHING: PreviewState = { preview: null, issues: [], warnings: [], of: null, trouble: null };

/** What the scenario would do, asked again whenever typing has settled. The last answer stays until there is a newer one. */
export function usePreview(input: ScenarioInput): PreviewState {
  const client = useClient();
  const [state, setState] = useState(NOTHING);
  const key = JSON.stringify(input);
  useEffect(() => {
    const asked: ScenarioInput = JSON.parse(key);
    let isOver = false;
    const timer = setTimeout(async () => {
      const answer = await client
        .query(PreviewScenarioDocument, { input: asked }, { requestPolicy: 'network-only' })
        .toPromise();
      if (isOver) return;
      const preview = answer.data?.previewScenario;
      const error = answer.error ? apiErrorOf(answer.error) : null;
      if (preview) setState({ ...sorted(preview), preview, of: asked, trouble: null });
      else if (error && error.issues.length > 0)
        setState((now) => ({ ...now, issues: error.issues, warnings: [], of: asked, trouble: null }));
      else if (error) setState((now) => ({ ...now, trouble: error.message }));
    }, SETTLE_MS);
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [key, client]);
  return state;
}

function sorted({ issues }: ScenarioPreview) {
  return {
    issues: issues.filter(({ severity }) => severity !== 'WARNING'),
    warnings: issues.filter(({ severity }) => severity === 'WARNING'),
  };
}
