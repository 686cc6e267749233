/** A day, "3 Nov 2026", in UTC: the server's clock says what the reader's machine cannot know before it runs scripts. */
export const dayText = (iso: string): string =>
  new Date(iso).toLocaleDateString('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });

/** A moment, "3 Nov 2026, 14:05:09 UTC". */
export const momentText = (iso: string): string =>
  `${dayText(iso)}, ${new Date(iso).toLocaleTimeString('en-GB', { timeZone: 'UTC' })} UTC`;

const DAY_MINUTES = 1440;

/** A duration as a person says it: 0.4 s, 12 s, 3 min 20 s, 1 h 05 min, 3 days. */
export function durationText(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  const minutes = Math.round(whole / 60);
  if (minutes >= 2 * DAY_MINUTES) return `${Math.floor(minutes / DAY_MINUTES)} days`;
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} min`;
}
