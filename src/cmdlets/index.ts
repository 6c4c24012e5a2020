/** PowerShell for administrators: what commands take, how they are written, and what their output says. */
export type { Cmdlet, Lifecycle, NoteCode, Parameter, Risk, Undo } from './cmdlet.ts';
export { CMDLETS, cmdletNamed, findCmdlet } from './catalog/index.ts';
export { checkArguments } from './arguments.ts';
export type { Argument, Arguments, Asked, ListEdit } from './arguments.ts';
export { renderCommand } from './render.ts';
export type { RenderedCommand, RenderOptions } from './render.ts';
export { VALUE_CHECKS } from './values.ts';
export type { OutputObject } from './output.ts';
export { readOutput } from './read-output.ts';
export { verify } from './verify.ts';
export type { Expectation, Finding, Subject, Verification, VerifyOptions } from './verify.ts';
