import { describe, expect, it } from 'vitest';
import { operationRecord, toOperation } from '../../../../src/adapters/graph/device-operation.ts';

const ended = { completedDateTime: '2026-03-02T09:00:00Z' };

describe('src/adapters/graph/device-operation.ts', () => {
  it.each([
    ['Queued', {}, 'under-way'],
    ['scheduled', {}, 'under-way'],
    ['InProgress', {}, 'under-way'],
    ['in progress', {}, 'under-way'],
    ['Successful', ended, 'succeeded'],
    ['successful', {}, 'succeeded'],
    ['SUCCEEDED', ended, 'succeeded'],
    ['Failed', ended, 'failed'],
    ['Cancelled', ended, 'cancelled'],
    ['Canceled', {}, 'cancelled'],
    ['Verifying', {}, 'under-way'],
    ['Verified', ended, 'succeeded'],
    ['Verified', { ...ended, error: { code: 'Unknown' } }, 'succeeded'],
    ['Abandoned', { ...ended, error: { code: 'DeviceTimeout' } }, 'failed'],
    [null, {}, 'under-way'],
    [undefined, ended, 'succeeded'],
  ])('takes the status %s with %o for %s', (status, more, state) => {
    expect(toOperation({ id: '1', status, ...more })).toMatchObject({ id: '1', state });
  });

  it('keeps the code of a failure, and none of a success', () => {
    const error = { code: 'DeviceOffline' };
    expect(toOperation({ id: '1', status: 'Failed', error }).problem).toBe('DeviceOffline');
    expect(toOperation({ id: '1', status: 'Successful', error }).problem).toBeNull();
    expect(toOperation({ id: '1', status: 'failed', error: { code: 'unknown' } }).problem).toBeNull();
  });

  it('reads the sample of the documentation', () => {
    const sample = operationRecord.parse({
      id: '119eb06d-0c4b-4fb3-a754-33dd0d6b618c',
      operationType: 'deviceRestart',
      status: 'successful',
      createdDateTime: '2021-06-19T12-01-03.45Z',
      startedDateTime: '2021-06-19T12-01-03.45Z',
      lastActionDateTime: '2021-06-19T12-01-03.45Z',
      completedDateTime: '2021-06-19T12-01-03.45Z',
      error: { code: 'Unknown', message: 'Unknown' },
    });
    expect(toOperation(sample)).toEqual({
      id: '119eb06d-0c4b-4fb3-a754-33dd0d6b618c',
      state: 'succeeded',
      createdAt: new Date('2021-06-19T12:01:03.450Z'),
      tookMs: 0,
      problem: null,
    });
  });
});
