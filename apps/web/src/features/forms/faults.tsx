import type { FormState } from './form-state';

/** Why a form was refused, read out when it comes. */
export function Faults({ errors = [] }: Pick<FormState, 'errors'>) {
  return (
    <div role="alert">
      {errors.map(({ field, code, message, hint }) => (
        <div key={`${field} ${code} ${message}`} className="alert">
          <p>
            {field && <code>{field}</code>} {message}
          </p>
          {hint && !message.includes(hint) && <p className="note">{hint}</p>}
          <p className="note">{code}</p>
        </div>
      ))}
    </div>
  );
}
