import { ApiError, ApiErrors, asApiError } from '../../errors.js';

/** Gathers what its sender must mend in a request, so that all is said at once. */
export class FaultList {
  private readonly faults: ApiError[] = [];

  /** Whether nothing was found so far. */
  get clean(): boolean {
    return this.faults.length === 0;
  }

  add(fault: ApiError): void {
    this.faults.push(fault);
  }

  /** Does a part of the check; undefined where it found a fault. */
  async check<T>(work: () => T | Promise<T>, field?: (fault: ApiError) => string): Promise<T | undefined> {
    try {
      return await work();
    } catch (error) {
      const known = asApiError(error);
      if (!known) throw error;
      const at = known.details.field ?? field?.(known);
      this.faults.push(
        at === undefined ? known : new ApiError(known.code, known.message, { ...known.details, field: at }),
      );
      return undefined;
    }
  }

  /** @throws ApiErrors with all that was found */
  throwIfAny(): void {
    const [first, ...more] = this.faults;
    if (first) throw new ApiErrors([first, ...more]);
  }
}
