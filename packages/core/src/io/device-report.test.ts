import { expect, test } from 'vitest';
import { deviceReports } from './device-report.js';
import { DEVICES } from './onnx-session.js';

test('every device but auto is reported, the CPU works, and what is missing says why', async () => {
  const reports = await deviceReports();
  expect(reports.map(({ device }) => device)).toEqual(DEVICES.filter((device) => device !== 'auto'));
  expect(reports.find(({ device }) => device === 'cpu')).toMatchObject({ available: true, reason: null });
  expect(reports.filter(({ automatic }) => automatic)).toHaveLength(1);
  for (const { available, automatic, reason } of reports) {
    expect(available).toBe(reason === null);
    if (automatic) expect(available).toBe(true);
  }
});
