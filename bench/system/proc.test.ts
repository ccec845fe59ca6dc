import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseStat } from './proc.ts';
import { allProcesses, processTree, treeCpuSeconds, treeMemoryBytes } from './process-tree.ts';

function stat(pid: number, parentPid: number, name: string, ticks: readonly number[]): string {
  return `${pid} (${name}) S ${parentPid} 1 1 0 -1 0 0 0 0 0 ${ticks.join(' ')} 20 0 1 0 5`;
}

test('a process is read whatever its name holds', () => {
  assert.deepEqual(parseStat(stat(12, 3, 'a (b) c', [100, 50, 7, 3])), {
    ...{ pid: 12, parentPid: 3, name: 'a (b) c', cpuSeconds: 1.5, endedChildrenCpuSeconds: 0.1 },
  });
});

test('a tree counts children of children, those that ended included, and nobody else', () => {
  const processes = [
    stat(4, 3, 'grandchild', [100, 0, 0, 0]),
    stat(3, 2, 'child', [200, 0, 400, 0]),
    stat(2, 1, 'root', [0, 800, 0, 0]),
    stat(5, 1, 'stranger', [1_600, 0, 0, 0]),
  ].map(parseStat);
  assert.deepEqual(
    processTree(processes, 2).map(({ name }) => name),
    ['root', 'child', 'grandchild'],
  );
  assert.equal(treeCpuSeconds(processes, 2), 15);
});

test('this process is found, with its memory', () => {
  const processes = allProcesses();
  assert.ok(processes.some(({ pid }) => pid === process.pid));
  const bytes = treeMemoryBytes(processes, process.pid);
  assert.ok(bytes > 10e6 && bytes < 1e9, String(bytes));
});
