import Link from 'next/link';
import styles from './shell.module.css';

export function Footer() {
  return (
    <footer className={styles.footer}>
      <p>
        Ebb measures the bias of pre-trained audio embeddings. Intervals are 95% and cover the sampling of the test
        set’s recordings, not that of training.
      </p>
      <p className={styles.links}>
        <Link href="/docs/scores" prefetch={false}>
          How scores are defined
        </Link>
        <Link href="/docs/protocol" prefetch={false}>
          Protocol
        </Link>
        <a href="/feed.xml">Feed</a>
      </p>
    </footer>
  );
}
