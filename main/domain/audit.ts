/** What is kept of an operator's action besides who, why and what: where it was done, and what it changed. */

export interface Audit {
  /** Name of the machine at which it was done. */
  readonly workstation?: string
  /** What was changed as it was before and as it is after: short text, or JSON of the fields concerned. */
  readonly before?: string
  readonly after?: string
  /** Who confirmed it besides, where two are needed. */
  readonly secondOperator?: string
}

/** The fields of `Audit` alone; undefined when all are absent. */
export function auditIn(from: Audit): Audit | undefined {
  const { workstation, before, after, secondOperator } = from
  const audit = {
    ...(workstation === undefined ? {} : { workstation }),
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
    ...(secondOperator === undefined ? {} : { secondOperator }),
  }
  return Object.keys(audit).length === 0 ? undefined : audit
}
