'use client';

import { useActionState } from 'react';
import { Faults } from '../forms/faults';
import { cancel } from '../submit/actions';

export function CancelRun({ id }: { id: string }) {
  const [state, action, pending] = useActionState(cancel, {});
  return (
    <form action={action}>
      <input type="hidden" name="id" value={id} />
      <button type="submit" className="button" disabled={pending}>
        {pending ? 'Cancelling …' : 'Cancel'}
      </button>
      <Faults {...state} />
    </form>
  );
}
