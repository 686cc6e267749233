import Link from 'next/link';
import styles from './shell.module.css';

/** The name with its sign: a wave that sinks from line to line. */
export function Wordmark() {
  return (
    <Link href="/" prefetch={false} className={styles.wordmark}>
      <svg viewBox="0 0 32 24" width="32" height="24" aria-hidden="true" fill="none" stroke="currentColor">
        <path d="M1 8c5-7.5 10-7.5 15 0s10 7.5 15 0" strokeWidth="2" />
        <path d="M1 14.5c5-4 10-4 15 0s10 4 15 0" strokeWidth="1.5" opacity="0.6" />
        <path d="M1 20c5-1.6 10-1.6 15 0s10 1.6 15 0" strokeWidth="1" opacity="0.35" />
      </svg>
      Ebb
    </Link>
  );
}
