'use client';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import type { ScenarioViewFragment } from '../../../gql/graphql.ts';
import { useDeleteScenarioMutation, useDuplicateScenarioMutation } from '../../../gql/hooks.ts';
import { apiErrorOf } from '../../../lib/api-error.ts';
import { buttonClass } from '../../../ui/button.tsx';
import { Confirm } from '../../../ui/confirm.tsx';
import { Menu, MenuItem, MenuLine } from '../../../ui/menu.tsx';
import { useToast } from '../../../ui/toast.tsx';
import { useMayCreate } from '../new-scenario-link.tsx';

/** What is done more rarely. */
export function ScenarioMenu({
  scenario,
  onProblem,
}: {
  readonly scenario: ScenarioViewFragment;
  readonly onProblem: (message: string) => void;
}) {
  const router = useRouter();
  const say = useToast();
  const mayCreate = useMayCreate();
  const mayDelete = scenario.viewerCan.includes('DELETE');
  const [isDeleting, setDeleting] = useState(false);
  const [, duplicate] = useDuplicateScenarioMutation();
  const [, remove] = useDeleteScenarioMutation();

  async function copy() {
    const { data, error } = await duplicate({ id: scenario.id });
    if (error) return onProblem(apiErrorOf(error).message);
    if (!data?.duplicateScenario) return;
    say('This is the copy');
    router.push(`/scenarios/${data.duplicateScenario.id}`);
  }
  async function erase() {
    const { error } = await remove({ id: scenario.id });
    if (error) return onProblem(apiErrorOf(error).message);
    say(`${scenario.name} was deleted`);
    router.push('/scenarios');
  }

  if (!mayCreate && !mayDelete) return null;
  return (
    <>
      <Menu
        trigger={
          <button type="button" className={buttonClass()} aria-label="More" data-testid="scenario-menu">
            ⋯
          </button>
        }
      >
        {mayCreate && (
          <MenuItem onSelect={() => void copy()} testId="duplicate-scenario">
            Duplicate
          </MenuItem>
        )}
        {mayDelete && (
          <>
            <MenuLine />
            <MenuItem isDanger onSelect={() => setDeleting(true)} testId="delete-scenario">
              Delete…
            </MenuItem>
          </>
        )}
      </Menu>
      <Confirm
        isOpen={isDeleting}
        onOpenChange={setDeleting}
        title={`Delete ${scenario.name}?`}
        act="Delete the scenario"
        onConfirm={() => void erase()}
      >
        This cannot be undone. The reports of its runs stay.
      </Confirm>
    </>
  );
}
