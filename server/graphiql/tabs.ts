/** The tabs that GraphiQL opens with: each runs as it is, with what this installation has. */

export interface Tab {
  readonly query: string;
  readonly variables?: string;
}

interface Newest {
  readonly scenarioId: string;
  readonly target: string;
}

const NEWEST = `{ scenarios(first: 1, orderBy: { field: UPDATED_AT }) { nodes { id definition { target } } } }`;

const LIST = `# The scenarios that you may see, the last changed first.
query ListScenarios {
  scenarios(first: 20) {
    nodes {
      id
      name
      tags
      version
      owner {
        name
      }
      viewerCan
      updatedAt
    }
    pageInfo {
      hasNextPage
      endCursor
    }
    totalCount
  }
}
`;

const CREATE = `# A new scenario. What is absent gets its default; every problem is told at once, with its path.
mutation CreateScenario($input: ScenarioInput!) {
  createScenario(input: $input) {
    id
    version
    yaml
  }
}
`;

const START = `# Starts a run of the scenario in the variables. The tab beside this one shows it live.
mutation StartRun($scenarioId: ID!) {
  startRun(scenarioId: $scenarioId, input: { note: "From GraphiQL" }) {
    id
    number
    status
  }
}
`;

const LIVE = `# Every run that you may see, as it changes; at most once a second.
subscription LiveRuns {
  runsChanged {
    id
    number
    status
    scenario {
      name
    }
    latest {
      second
      requests
      errors
      latency {
        p50
        p95
      }
    }
  }
}
`;

/** Asks for the scenario that was changed last, so that the tabs have something to start and to aim at. */
export async function defaultTabs(): Promise<Tab[]> {
  const { scenarioId, target } = await newestScenario();
  const input = {
    name: 'From GraphiQL',
    target,
    load: { model: 'CONSTANT_RATE', rate: 10, duration: '20s' },
    steps: [{ name: 'Home', http: { url: '/' }, checks: [{ subject: 'STATUS', comparison: 'EQUALS', value: '200' }] }],
  };
  return [
    { query: LIST },
    { query: CREATE, variables: JSON.stringify({ input }, null, 2) },
    { query: START, variables: JSON.stringify({ scenarioId }, null, 2) },
    { query: LIVE },
  ];
}

async function newestScenario(): Promise<Newest> {
  const none = { scenarioId: 'give the id of a scenario', target: location.origin };
  const response = await fetch('/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: NEWEST }),
  });
  const answer: unknown = await response.json();
  const { data } = answer as {
    data?: { scenarios?: { nodes: { id: string; definition: { target: string } }[] } | null };
  };
  const [newest] = data?.scenarios?.nodes ?? [];
  return newest === undefined ? none : { scenarioId: newest.id, target: newest.definition.target };
}
