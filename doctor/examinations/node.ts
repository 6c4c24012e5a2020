import { bad, good, type Examination } from '../finding.ts';

const LEAST = [20, 12] as const;

/** `engines` of package.json. */
export const examineNode: Examination = () => {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const isOld = major < LEAST[0] || (major === LEAST[0] && minor < LEAST[1]);
  const says = `version ${process.versions.node}`;
  return Promise.resolve([
    isOld
      ? bad('Node', says, `Install Node ${LEAST.join('.')} or newer from nodejs.org.`)
      : good('Node', says),
  ]);
};
