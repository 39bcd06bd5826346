/** Hardware that the site may not have yet, as the window works with it. */
import * as findings from '../../main/domain/line-findings'
import type * as trial from '../../main/domain/line-trial'
import type * as stranger from '../../main/domain/stranger'

export type LineFinding = findings.LineFinding
export type LineLink = trial.LineLink
export type LineTrial = trial.LineTrial
export type SerialPortName = trial.SerialPortName
export type TrialFind = trial.TrialFind
export type TrialReader = trial.TrialReader
export type Strangers = stranger.Strangers
export type StrangerPanel = stranger.StrangerPanel

export const lineFindings = findings.lineFindings
