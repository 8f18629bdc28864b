'use client';
import { Button, ButtonLink } from '../../../ui/button.tsx';
import { StartDialog } from '../../scenario/start-dialog.tsx';
import { useStartRun } from '../../scenario/use-start-run.ts';
import type { RunView } from '../live/run-session.ts';

/** From a report back to its scenario, or to the next run of it as it is now. */
export function RunAgain({ scenario }: { readonly scenario: NonNullable<RunView['head']['scenario']> }) {
  const starter = useStartRun();
  const { start, starting, problem } = starter;
  return (
    <div className="flex flex-col gap-1 wide:items-end">
      <div className="flex gap-2">
        <ButtonLink href={`/scenarios/${scenario.id}`}>Open the scenario</ButtonLink>
        {scenario.viewerCan.includes('RUN') && (
          <Button disabled={starting !== null} onClick={() => void start(scenario)} data-testid="run-again">
            {starting === null ? 'Run again' : 'Starting…'}
          </Button>
        )}
      </div>
      {problem && starter.asked === null && <p className="text-[12.5px] text-bad">{problem.message}</p>}
      <StartDialog starter={starter} />
    </div>
  );
}
