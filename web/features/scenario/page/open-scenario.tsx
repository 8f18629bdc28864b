'use client';
import Link from 'next/link';
import { useEffect, useState } from 'react';
import { useClient } from 'urql';
import { ScenarioPageDocument, type ScenarioViewFragment } from '../../../gql/graphql.ts';
import { useQueryParams } from '../../../lib/use-query-params.ts';
import { Button } from '../../../ui/button.tsx';
import { Chip } from '../../../ui/chip.tsx';
import { Moment } from '../../../ui/moment.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { PageHead } from '../../../ui/page-head.tsx';
import { Tabs } from '../../../ui/tabs.tsx';
import { useMe } from '../../session/session-provider.tsx';
import { formOfDefinition } from '../form/read-definition.ts';
import { type Editor, useScenarioEditor } from '../form/use-scenario-editor.ts';
import { useMayCreate } from '../new-scenario-link.tsx';
import { StartDialog } from '../start-dialog.tsx';
import { useStartRun } from '../use-start-run.ts';
import { EditorNotices } from './editor-notices.tsx';
import { RunsTab } from './runs-tab.tsx';
import { SaveBar } from './save-bar.tsx';
import { ScenarioFields } from './scenario-fields.tsx';
import { ScenarioMenu } from './scenario-menu.tsx';
import { YamlTab } from './yaml-tab.tsx';

/** `stored`: the newest that is known of it. The form goes on from the version that it was made of. */
export function OpenScenario({ stored }: { readonly stored: ScenarioViewFragment }) {
  const client = useClient();
  const params = useQueryParams();
  const [base, setBase] = useState(stored);
  const [initial] = useState(() => formOfDefinition(base.definition));
  const editor = useScenarioEditor(initial, base);
  const starter = useStartRun();
  const [problem, setProblem] = useState<string | null>(null);
  const { isDirty, reset } = editor;
  const mayCreate = useMayCreate();
  const mayEdit = stored.viewerCan.includes('EDIT');

  useEffect(() => {
    document.title = `${base.name} · LoadTest`;
  }, [base.name]);
  // What somebody else saved is taken over where nothing was typed; else it is a conflict when this is saved.
  useEffect(() => {
    if (isDirty || stored.version <= base.version) return;
    setBase(stored);
    reset(formOfDefinition(stored.definition), stored.version);
  }, [stored, base.version, isDirty, reset]);

  async function save(version?: number): Promise<ScenarioViewFragment | null> {
    const saved = await editor.save(version);
    if (saved === null) {
      params.change({ tab: null });
      window.scrollTo({ top: 0 });
      return null;
    }
    setBase(saved);
    return saved;
  }
  async function start() {
    const scenario = isDirty ? await save() : base;
    if (scenario !== null) await starter.start(scenario);
  }
  async function takeTheirs() {
    const { data } = await client
      .query(ScenarioPageDocument, { id: base.id }, { requestPolicy: 'network-only' })
      .toPromise();
    if (!data?.scenario) return;
    setBase(data.scenario);
    reset(formOfDefinition(data.scenario.definition), data.scenario.version);
  }

  return (
    <>
      <PageHead
        crumb={
          <Link href="/scenarios" className="hover:text-text hover:underline">
            Scenarios
          </Link>
        }
        title={base.name}
        below={<Facts scenario={base} />}
        actions={
          <>
            <ScenarioMenu scenario={base} onProblem={setProblem} />
            {base.viewerCan.includes('RUN') && (
              <Button
                kind="primary"
                disabled={starter.starting !== null}
                onClick={() => void start()}
                data-testid="start-run"
              >
                {startWords(starter.starting !== null, isDirty)}
              </Button>
            )}
          </>
        }
      />
      <StartDialog starter={starter} />
      {(problem ?? starter.problem) !== null && starter.asked === null && (
        <Notice tone="bad" testId="start-problem">
          {problem ?? starter.problem?.message}
        </Notice>
      )}
      {!mayEdit && (
        <Notice tone="neutral" testId="read-only">
          This is {base.owner.name}’s scenario: you can read it, not change it.
          {mayCreate && ' A duplicate would be your own.'}
        </Notice>
      )}
      <EditorNotices
        editor={editor}
        conflictActions={
          <ConflictActions
            editor={editor}
            onTakeTheirs={() => void takeTheirs()}
            onSave={(version) => void save(version)}
          />
        }
      />
      <Tabs
        label="Parts of the scenario"
        value={params.get('tab') ?? 'definition'}
        onChange={(tab) => params.change({ tab: tab === 'definition' ? null : tab })}
        tabs={[
          {
            value: 'definition',
            label: 'Definition',
            content: (
              <>
                <ScenarioFields editor={editor} isReadOnly={!mayEdit} scenarioId={base.id} />
                {mayEdit && <SaveBar editor={editor} isNew={false} onSave={() => void save()} />}
              </>
            ),
          },
          { value: 'runs', label: 'Runs', content: <RunsTab scenarioId={base.id} /> },
          { value: 'yaml', label: 'YAML', content: <YamlTab yaml={base.yaml} isDirty={isDirty} /> },
        ]}
      />
    </>
  );
}

function startWords(isStarting: boolean, isDirty: boolean): string {
  if (isStarting) return 'Starting…';
  return isDirty ? 'Save and start' : 'Start';
}

function Facts({
  scenario: { version, updatedAt, updatedBy, owner, definition },
}: {
  readonly scenario: ScenarioViewFragment;
}) {
  const me = useMe();
  const nameOf = (user: { readonly id: string; readonly name: string }) => (user.id === me.id ? 'you' : user.name);
  return (
    <>
      <Chip>
        Version <span data-testid="scenario-version">{version}</span>, saved <Moment iso={updatedAt} /> by{' '}
        {nameOf(updatedBy ?? owner)}
      </Chip>
      <Chip>{definition.visibility === 'SHARED' ? 'Shared' : 'Private'}</Chip>
      {definition.tags.map((tag) => (
        <Chip key={tag}>{tag}</Chip>
      ))}
    </>
  );
}

interface ConflictActionsProps {
  readonly editor: Editor;
  readonly onTakeTheirs: () => void;
  readonly onSave: (version: number) => void;
}

function ConflictActions({ editor: { conflict }, onTakeTheirs, onSave }: ConflictActionsProps) {
  if (conflict === null) return null;
  return (
    <>
      <Button isSmall onClick={onTakeTheirs} data-testid="conflict-theirs">
        Take version {conflict}
      </Button>
      <Button isSmall onClick={() => onSave(conflict)} data-testid="conflict-mine">
        Save mine over it
      </Button>
    </>
  );
}
